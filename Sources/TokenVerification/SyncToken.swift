public import JWT
public import TokenRules

/// A sync token that a ``SyncVerifier`` found good, as it stood at that moment.
public struct SyncToken: Sendable {
  /// The token, its claims and the key that verified it.
  public let verified: VerifiedToken<SyncClaims>
  /// When it should be renewed and how long it lasts.
  public let schedule: RefreshSchedule
  /// `iss`, which the verifier compared.
  public let issuer: String
  /// The audience of the verifier, which `aud` is or holds.
  public let audience: String

  init(_ verified: VerifiedToken<SyncClaims>, policy: VerificationPolicy, margin: Int64, now: Int64) {
    self.verified = verified
    issuer = policy.issuer
    audience = policy.audience
    // Without `iat` the lifetime counts from now: the formula then gives `exp` less the margin, clamped all the same.
    schedule = RefreshSchedule(
      issuedAt: verified.issuedAt ?? now,
      expiresAt: verified.expiresAt,
      margin: margin,
      now: now
    )
  }

  /// The claims.
  public var claims: SyncClaims { verified.claims }
  /// The id of the key that verified.
  public var keyID: String { verified.keyID }
  /// The state of the key that verified.
  public var keyState: KeyState { verified.keyState }
  /// `jti`.
  public var tokenID: String? { verified.tokenID }

  /// Writes the answer of the verify route: an object that begins with `"active": true`.
  public func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("active", true)
    writer.member("kid", keyID)
    writer.member("key_state", keyState.rawValue)
    writer.member("subject", orNull: claims.subject)
    writer.member("issuer", issuer)
    writer.member("audience", audience)
    writer.member("token_id", orNull: tokenID)
    writer.member("scopes", claims.scopes)
    writer.member("stream_grants", claims.streams)
    writer.member("org_id", orNull: claims.organizationID)
    writer.member("session_id", orNull: claims.sessionID)
    writer.member("device_id", orNull: claims.deviceID)
    if let issuedAt = verified.issuedAt {
      writer.member("issued_at", rfc3339: issuedAt)
    } else {
      writer.member("issued_at", orNull: nil)
    }
    writer.member("expires_at", rfc3339: verified.expiresAt)
    writer.member("expires_in", schedule.expiresIn)
    writer.member("refresh_after", rfc3339: schedule.refreshAfter)
    writer.member("refresh_after_in", schedule.refreshAfterIn)
    writer.beginObject("claims")
    claims.write(to: &writer)
    writer.endObject()
    writer.endObject()
  }
}
