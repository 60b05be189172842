import JWT
import TokenRules

/// Takes the keys out of a JWK Set and collects everything that is wrong with it.
///
/// No fault repeats key material.
struct KeyringDocument {
  private let document: JSONObject
  private let environment: ServiceEnvironment
  private var faults: [String] = []
  private var keys: [KeyState: [SigningKey]] = [:]

  init(_ document: JSONObject, environment: ServiceEnvironment) {
    self.document = document
    self.environment = environment
  }

  mutating func read() throws(KeyringFileError) -> Keyring {
    try checkEnvironment()
    let generation = readGeneration()
    if let entries = document["keys"]?.array {
      for (index, entry) in entries.enumerated() { read(entry, at: "keys[\(index)]") }
      let count = keys[.active]?.count ?? 0
      if faults.isEmpty, count != 1 { faults.append("keys: exactly one key is active, here are \(count)") }
    } else {
      faults.append("keys: must be an array")
    }
    guard faults.isEmpty else { throw .invalid(faults) }
    return try makeRing(generation)
  }

  private func makeRing(_ generation: String?) throws(KeyringFileError) -> Keyring {
    do throws(JWTError) {
      return try Keyring(
        active: keys[.active]?.first,
        standby: keys[.standby] ?? [],
        fallbacks: keys[.fallback] ?? [],
        generation: generation
      )
    } catch {
      guard case .unfitKeyring(let fault) = error else { throw .invalid(["keys: \(error.reasonCode)"]) }
      throw .unfitKeyring(fault)
    }
  }

  private func checkEnvironment() throws(KeyringFileError) {
    guard let value = document["environment"] else { return }
    guard value.string?.utf8.elementsEqual(environment.rawValue.utf8) == true else {
      throw .otherEnvironment(expected: environment)
    }
  }

  private mutating func readGeneration() -> String? {
    guard let value = document["generation"] else { return nil }
    if let number = value.unsignedInteger { return String(number) }
    faults.append("generation: must be a whole number")
    return nil
  }

  private mutating func read(_ entry: JSONValue, at path: String) {
    guard let key = entry.object else {
      faults.append("\(path): must be an object")
      return
    }
    switch key["state"]?.string {
    case "retired", "revoked": return
    case let name?:
      guard let state = KeyState(rawValue: name) else { fallthrough }
      readKey(key, state, at: path)
    case nil:
      faults.append("\(path).state: must be active, standby, fallback, retired or revoked")
    }
  }

  private mutating func readKey(_ key: JSONObject, _ state: KeyState, at path: String) {
    for (name, expected) in [("kty", "oct"), ("alg", "HS256"), ("use", "sig")] {
      if key[name]?.string?.utf8.elementsEqual(expected.utf8) != true {
        faults.append("\(path).\(name): must be \(expected)")
      }
    }
    guard let id = key["kid"]?.string else { return faults.append("\(path).kid: must be a string") }
    guard let secret = key["k"]?.string else { return faults.append("\(path).k: must be a string") }
    do {
      keys[state, default: []].append(try SigningKey(encodedSecret: "base64url:" + secret, id: id))
    } catch {
      faults.append("\(path).\(Self.problem(error))")
    }
  }

  private static func problem(_ error: JWTError) -> String {
    guard case .unfitKey(let fault) = error else { return "k: is not fit" }
    switch fault {
    case .malformedID: return "kid: must be 1 to 128 visible ASCII characters without quote and backslash"
    case .tooShort(let count): return "k: has \(count) bytes, at least \(SigningKey.minimumLength) are needed"
    case .undecodable: return "k: must be base64url without padding"
    case .oneByteRepeated: return "k: is one byte repeated"
    case .looksLikeAnotherFormat: return "k: is the text of another key format"
    case .wellKnownPlaceholder: return "k: is a well-known placeholder"
    @unknown default: return "k: is not fit"
    }
  }
}
