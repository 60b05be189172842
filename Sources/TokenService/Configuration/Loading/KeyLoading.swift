import JWT
import TokenRules
import TokenVerification

/// The keys of sync tokens.
struct KeySettings {
  let source: ServiceConfiguration.KeySource
  let keyring: Keyring
  /// What the keyring file holds, where the keys come from one.
  var contents: KeyringContents?
}

extension ConfigurationLoader {
  mutating func readKeys() -> KeySettings? {
    let file = readFile(.keyringFile)
    if !file.isUnset {
      refuseBesideKeyringFile()
      return file.value.flatMap { readKeyringFile($0) }
    }
    let id = reader.read(.keyID) { text throws(ValueFault) in try Self.keyID(text) }
    let active = readSigningKey(id: id.value)
    let fallbacks = readFallbackKeys()
    guard let active, let fallbacks else { return nil }
    if id.isUnset, !development.isPretended { reader.record(.keyID, .preset, active.id) }
    return makeRing(active: active, fallbacks: fallbacks.keys, from: fallbacks.variable)
  }

  /// The id is checked on its own, so that a bad key beside it is reported too.
  private static func keyID(_ text: String) throws(ValueFault) -> String {
    do {
      _ = try SigningKey(secret: Array(0..<32), id: text)
      return text
    } catch {
      throw ValueFault(error)
    }
  }

  private mutating func readSigningKey(id: String?) -> SigningKey? {
    let reading = reader.read(.signingKey) { text throws(ValueFault) in try Self.namedKey(text, id: id) }
    if case .refused = reading { return nil }
    guard let (key, derivedID) = reading.value ?? generatedKey(id: id) else { return nil }
    let shown = development.isPretended ? "made at the first start" : "key " + derivedID
    reader.record(.signingKey, reading.isUnset ? .preset : .set, shown)
    scopedKeys.append(key)
    return key
  }

  /// The key, and the id that it would derive: the same for the same secret, whatever id it declares.
  private static func namedKey(
    _ text: String,
    id: String?
  ) throws(ValueFault) -> (key: SigningKey, derivedID: String) {
    (try key(text, id: id), try key(text).id)
  }

  private mutating func generatedKey(id: String?) -> (key: SigningKey, derivedID: String)? {
    let name = Variable.signingKey.name(in: environment)
    guard environment == .dev else {
      let other = Variable.keyringFile.name(in: environment)
      reader.note(.signingKey, "is not set", "Set it to \(Variable.signingKey.form.expectation), or set \(other)")
      return nil
    }
    do throws(ConfigurationProblem) {
      let secret = try developmentKeys.secret(named: "signing-key", prefix: "base64url:", for: name)
      development.hasGeneratedSigningKey = true
      development.isPretended = !secret.isKept
      return try SettingReader.parse(secret.text.reveal(), of: .signingKey, as: "keys/dev/signing-key") {
        text throws(ValueFault) in try Self.namedKey(text, id: id)
      }
    } catch {
      reader.note(error, of: .signingKey)
      return nil
    }
  }

  /// The scoped variable wins over the unscoped one.
  private mutating func readFallbackKeys() -> (keys: [SigningKey], variable: Variable)? {
    let variable = reader.isSet(.scopedFallbackKeys) ? Variable.scopedFallbackKeys : .fallbackKeys
    let reading = reader.read(variable) { text throws(ValueFault) in try Self.keys(text) }
    if case .refused = reading { return nil }
    let keys = reading.value ?? []
    if !keys.isEmpty { reader.record(variable, .set, Self.shown(keys)) }
    if variable.isScoped { scopedKeys += keys }
    return (keys, variable)
  }

  private mutating func makeRing(
    active: SigningKey,
    fallbacks: [SigningKey],
    from variable: Variable
  ) -> KeySettings? {
    do throws(JWTError) {
      let ring = try Keyring(active: active, fallbacks: fallbacks)
      return KeySettings(source: .ring(ring), keyring: ring)
    } catch {
      let fault = ValueFault(error)
      reader.note(variable, fault.problem, "Name each earlier secret once, and the signing key not at all")
      return nil
    }
  }
}

/// Reading secrets as keys.
extension ConfigurationLoader {
  static func key(_ text: String, id: String? = nil) throws(ValueFault) -> SigningKey {
    do { return try SigningKey(encodedSecret: text, id: id) } catch { throw ValueFault(error) }
  }

  static func keys(_ text: String) throws(ValueFault) -> [SigningKey] {
    try ValueParser.list(text) { text throws(ValueFault) in try key(text) }
  }

  /// Keys that declare no id, by the ids that they derive.
  static func shown(_ keys: [SigningKey]) -> String {
    (keys.count == 1 ? "key " : "keys ") + keys.map(\.id).joined(separator: ", ")
  }
}
