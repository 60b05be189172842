import JWT
import TokenRules

/// A secret that goes into a ring under an id.
struct RingSecret: Sendable {
  /// The id and the fingerprint: what a record needs of it.
  let key: NewKey
  /// `k` of its JSON Web Key.
  let keyValue: Secret

  /// A secret of 256 fresh random bits.
  ///
  /// - Parameters:
  ///   - id: `nil` makes one of the day and the fingerprint, which no other key has had.
  ///   - now: the day.
  /// - Throws: ``JWTError/unfitKey(_:)`` for an id that is none.
  static func fresh(id: String?, at now: Timestamp) throws(JWTError) -> RingSecret {
    let keyValue = FreshSecret.text()
    let fingerprint = try SigningKey(encodedSecret: "base64url:" + keyValue, id: id).fingerprint
    let made = "\(now.rfc3339.prefix(10))-\(fingerprint.prefix(4))"
    return RingSecret(key: NewKey(id: id ?? made, fingerprint: fingerprint), keyValue: Secret(keyValue))
  }

  /// A secret as it stands in a variable; without an id it keeps the one that it derives.
  ///
  /// - Throws: ``JWTError/unfitKey(_:)``.
  init(text: Secret, id: String?) throws(JWTError) {
    let key = try SigningKey(encodedSecret: text.reveal(), id: id)
    guard let keyValue = SecretText.keyValue(of: text.reveal()) else { throw .unfitKey(.undecodable) }
    self.init(key: NewKey(id: key.id, fingerprint: key.fingerprint), keyValue: Secret(keyValue))
  }

  private init(key: NewKey, keyValue: Secret) {
    self.key = key
    self.keyValue = keyValue
  }
}
