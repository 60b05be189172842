import JWT
import TokenRules

/// Makes the tokens that the drill needs with scratch secrets: sessions of its clients, and sync tokens that outlive
/// their keys.
struct DrillTokens: Sendable {
  static let sessionIssuer = "rehearsal-control"
  static let sessionAudience = "rehearsal-token-service"
  static let issuer = "rehearsal-token-service"
  static let audience = "rehearsal-spacetime"

  let random: any RandomSource

  /// A session of a desktop client, good for a day.
  ///
  /// - Parameters:
  ///   - age: backdated by so many seconds, more than any clock of a drill is off.
  ///   - padding: what makes its ids longer.
  func session(
    _ number: Int,
    key: SigningKey,
    now: Timestamp,
    age: Int64 = 120,
    padding: String = ""
  ) throws -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("iss", Self.sessionIssuer)
    writer.member("aud", Self.sessionAudience)
    writer.member("sub", "user:\(number)\(padding)")
    writer.member("oa_org_id", "org:rehearsal\(padding)")
    writer.member("oa_session_id", "sess_\(number)\(padding)")
    writer.member("oa_device_id", "desktop:\(number)\(padding)")
    writer.member("iat", now.seconds - age)
    writer.member("exp", now.seconds + 86_400)
    writer.endObject()
    return try Signer(key: key).sign(writer)
  }

  /// A sync token that lives for half a day, so that nothing but its key ends it.
  func sentinel(key: SigningKey, now: Timestamp) throws -> DrillToken {
    let (issuedAt, expiresAt) = (now.seconds - 120, now.seconds + 43_200)
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("iss", Self.issuer)
    writer.member("aud", Self.audience)
    writer.member("sub", "user:1042")
    writer.member("oa_user", "1042")
    writer.member("oa_org_id", "org:rehearsal")
    writer.member("oa_session_id", "sess_sentinel")
    writer.member("jti", TokenID.make(from: random.next()))
    writer.member("iat", issuedAt)
    writer.member("nbf", issuedAt)
    writer.member("exp", expiresAt)
    writer.endObject()
    let text = try Signer(key: key).sign(writer)
    return DrillToken(text: text, keyID: key.id, origin: .sentinel, issuedAt: issuedAt, expiresAt: expiresAt)
  }
}
