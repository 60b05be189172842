import JWT

extension ConfigurationLoader {
  /// Reads a secret that is re-read when its file changes; `nil` where it is unset or wrong.
  mutating func readReloaded<Value: Sendable>(
    _ variable: Variable,
    _ parse: @escaping @Sendable (String) throws(ValueFault) -> Value
  ) -> Reloaded<Value>? {
    guard let source = reader.source(of: variable).value else { return nil }
    let load: @Sendable () throws(ConfigurationProblem) -> Value = { () throws(ConfigurationProblem) in
      try SettingReader.parse(try source.read(), of: variable, as: source.name, parse)
    }
    let stamps = [source.file].compactMap { $0 }.map(ConfigurationFile.stamp)
    do throws(ConfigurationProblem) {
      let value = try load()
      reader.record(variable, .set, source.file == nil ? "set" : "re-read file")
      return Reloaded(
        value,
        variable: source.name,
        files: source.file.map { [$0] } ?? [],
        stamps: stamps,
        load: load
      )
    } catch {
      reader.note(error, of: variable)
      return nil
    }
  }

  /// One or two bearer tokens.
  static func serviceTokens(_ text: String) throws(ValueFault) -> TokenDigests {
    let tokens = try ValueParser.list(text) { text throws(ValueFault) in
      let token = try ValueParser.visibleASCII(text)
      // The same strength as a key: a token that can be guessed opens every internal route.
      do throws(JWTError) { _ = try SigningKey(secret: token.utf8) } catch { throw ValueFault(error) }
      return token
    }
    guard tokens.count <= 2 else { throw ValueFault("has \(tokens.count) tokens, at most two may be valid at once") }
    return TokenDigests(tokens)
  }
}
