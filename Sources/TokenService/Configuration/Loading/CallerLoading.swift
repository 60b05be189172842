import JWT
import TokenRules

extension ConfigurationLoader {
  /// Session tokens, all of it or nothing: `nil` where something is wrong, `.some(nil)` where they are not used.
  mutating func readSession(syncKeys: Keyring?, leeway: Int64) -> SessionTokenConfiguration?? {
    let maximumAge = readWholeNumber(.sessionMaximumAge)
    let parts = [Variable.sessionIssuer, .sessionAudience, .sessionKey]
    guard (parts + [.sessionFallbackKeys]).contains(where: reader.isSet) else { return .some(nil) }
    requireTogether(parts)
    let issuer = readText(.sessionIssuer)
    let audience = readText(.sessionAudience)
    let keyring = readSessionKeyring(syncKeys: syncKeys)
    guard let maximumAge, let issuer, let audience, let keyring else { return nil }
    return SessionTokenConfiguration(
      issuer: issuer,
      audience: audience,
      keyring: keyring,
      maximumAge: maximumAge,
      leeway: leeway
    )
  }

  private mutating func readSessionKeyring(syncKeys: Keyring?) -> Reloaded<Keyring>? {
    let active = reader.source(of: .sessionKey)
    let fallbacks = reader.source(of: .sessionFallbackKeys)
    guard let source = active.value else { return nil }
    if case .refused = fallbacks { return nil }
    let secrets = SessionKeySource(
      active: source,
      fallbacks: fallbacks.value,
      syncKeys: syncKeys?.entries.map(\.key) ?? []
    )
    let sources = [source, fallbacks.value].compactMap { $0 }
    let stamps = sources.compactMap(\.file).map(ConfigurationFile.stamp)
    do throws(ConfigurationProblem) {
      let keyring = try secrets.load()
      record(keyring, of: .sessionKey, isFile: source.file != nil, states: [.active])
      if let source = fallbacks.value {
        record(keyring, of: .sessionFallbackKeys, isFile: source.file != nil, states: [.fallback])
      }
      return Reloaded(
        keyring,
        variable: source.name,
        files: sources.compactMap(\.file),
        stamps: stamps,
        load: secrets.load
      )
    } catch {
      reader.note(error, of: .sessionKey)
      return nil
    }
  }

  private mutating func record(_ keyring: Keyring, of variable: Variable, isFile: Bool, states: Set<KeyState>) {
    let keys = keyring.entries.filter { states.contains($0.state) }.map(\.key)
    reader.record(variable, .set, isFile ? "re-read file" : Self.shown(keys))
  }

  /// The access keys themselves are read by who uses them, and again whenever the file changes.
  mutating func readAccessKeysFile() -> String? {
    guard let path = readFile(.accessKeysFile).value, let bytes = try? ConfigurationFile.read(path) else { return nil }
    do throws(AccessKeysError) {
      _ = try AccessKeys(parsing: bytes)
      reader.record(.accessKeysFile, .set, "re-read file")
      return path
    } catch {
      for fault in error.faults {
        let remedy = "Correct the file, or have `token-service callers` write it"
        reader.note(.accessKeysFile, "names a file with a fault at \(fault)", remedy)
      }
      return nil
    }
  }

  mutating func requireTogether(_ variables: [Variable]) {
    let given = variables.first(where: reader.isSet)?.name(in: environment)
    for variable in variables where !reader.isSet(variable) {
      reader.note(variable, given.map { "is not set, and \($0) is" } ?? "is not set, and its fallback keys are")
    }
  }

  /// Nobody could have a token: refused outside dev, which makes up an access key.
  mutating func readAbsenceOfCallers() {
    let sources = [
      Variable.sessionIssuer, .sessionAudience, .sessionKey, .sessionFallbackKeys, .accessKeysFile,
      .introspectionURL, .introspectionClientID, .introspectionClientSecret,
    ]
    guard reader.requiresUnscoped, !sources.contains(where: reader.isSet) else { return }
    guard environment == .dev else {
      let problem =
        "is not set, and neither is \(Variable.accessKeysFile.pattern) nor \(Variable.introspectionURL.pattern)"
      reader.note(.sessionIssuer, problem, "Set up at least one source of callers, or nobody can have a token")
      return
    }
    do throws(ConfigurationProblem) {
      let name = Variable.accessKeysFile.name(in: environment)
      let secret = try developmentKeys.secret(named: "access-key", prefix: "oa_pat_", for: name)
      development.accessKey = DevelopmentAccessKey(text: secret.text)
      reader.record(.accessKeysFile, .preset, "one key made by dev")
    } catch {
      reader.note(error, of: .accessKeysFile)
    }
  }
}
