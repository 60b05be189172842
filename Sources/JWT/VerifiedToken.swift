/// A token whose signature, issuer, audience and times a ``Verifier`` has found good; nothing else makes one.
public struct VerifiedToken<Payload: Claims>: Sendable {
  /// The payload as a type.
  public let claims: Payload
  /// The payload as it stands in the token.
  public let payload: JSONObject
  /// The id of the key that verified; never the header's text.
  public let keyID: String
  /// The state of the key that verified.
  public let keyState: KeyState
  /// `exp`, seconds since 1970, a fraction rounded down.
  public let expiresAt: Int64
  /// `nbf`, seconds since 1970, a fraction rounded up.
  public let notBefore: Int64?
  /// `iat`, seconds since 1970, a fraction rounded up.
  public let issuedAt: Int64?
  let tokenIDSlot: ClaimsReader.Slot?

  /// `jti`.
  public var tokenID: String? { tokenIDSlot.map(payload.string) }
}
