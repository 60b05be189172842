import JWT
import TokenRules

/// Reads one key of a keyring file.
///
/// A key that was retired or revoked has no secret, and a `kty` of its own, so that other JOSE libraries pass over it as
/// RFC 7517 §5 asks; whatever else such an entry holds is not looked at.
struct KeyringEntryReader {
  private(set) var faults: [String] = []
  private let key: JSONObject
  private let path: String

  init(_ key: JSONObject, path: String) {
    self.key = key
    self.path = path
  }

  mutating func read() -> (KeyRecord, SigningKey?)? {
    guard let state = key["state"]?.string.flatMap(KeyRecord.State.init) else {
      fault("state", "must be active, standby, fallback, retired or revoked")
      return nil
    }
    guard let id = key["kid"]?.string else {
      fault("kid", "must be a string")
      return nil
    }
    guard state.isUsable else { return (record(id, state, fingerprint: key["fingerprint"]?.string), nil) }
    checkType()
    guard let secret = signingKey(id) else { return nil }
    return (record(id, state, fingerprint: secret.fingerprint), secret)
  }

  private mutating func record(_ id: String, _ state: KeyRecord.State, fingerprint: String?) -> KeyRecord {
    KeyRecord(
      id: id,
      state: state,
      fingerprint: fingerprint,
      createdAt: time("created_at"),
      activatedAt: time("activated_at"),
      demotedAt: time("demoted_at"),
      retireAt: time("retire_at"),
      endedAt: state == .revoked ? time("revoked_at") : time("retired_at"),
      longestTTL: seconds("longest_ttl_seconds")
    )
  }

  private mutating func checkType() {
    for (name, expected) in [("kty", "oct"), ("alg", "HS256"), ("use", "sig")] {
      if key[name]?.string?.utf8.elementsEqual(expected.utf8) != true { fault(name, "must be \(expected)") }
    }
  }

  private mutating func signingKey(_ id: String) -> SigningKey? {
    guard let secret = key["k"]?.string else {
      fault("k", "must be a string")
      return nil
    }
    do {
      return try SigningKey(encodedSecret: "base64url:" + secret, id: id)
    } catch {
      faults.append("\(path).\(Self.problem(error))")
      return nil
    }
  }

  private mutating func time(_ name: String) -> Int64? {
    guard let value = key[name], !value.isNull else { return nil }
    if let time = value.string.flatMap(Timestamp.init(rfc3339:)) { return time.seconds }
    fault(name, "must be a time as 2026-02-25T08:45:12Z")
    return nil
  }

  private mutating func seconds(_ name: String) -> Int64? {
    guard let value = key[name], !value.isNull else { return nil }
    if let seconds = value.integer, (1...86_400).contains(seconds) { return seconds }
    fault(name, "must be whole seconds from 1 to 86400")
    return nil
  }

  private mutating func fault(_ member: String, _ problem: String) { faults.append("\(path).\(member): \(problem)") }

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
