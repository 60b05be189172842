/// A token whose signature, issuer, audience and times a ``Verifier`` has found good; nothing else makes one.
public struct VerifiedToken<Payload: Claims>: Sendable {
  /// The payload as a type.
  public let claims: Payload
  private let token: AuthenticToken
  private let registered: RegisteredClaims

  @usableFromInline
  init(claims: Payload, token: AuthenticToken, registered: RegisteredClaims) {
    self.claims = claims
    self.token = token
    self.registered = registered
  }

  /// The payload as it stands in the token.
  public var payload: JSONObject { token.payload }
  /// The id of the key that verified; never the header's text.
  public var keyID: String { token.signer.key.id }
  /// The state of the key that verified.
  public var keyState: KeyState { token.signer.state }
  /// `exp`, seconds since 1970, a fraction rounded down.
  public var expiresAt: Int64 { registered.expiresAt }
  /// `nbf`, seconds since 1970, a fraction rounded up.
  public var notBefore: Int64? { registered.notBefore }
  /// `iat`, seconds since 1970, a fraction rounded up.
  public var issuedAt: Int64? { registered.issuedAt }
  /// `jti`.
  public var tokenID: String? { registered.tokenID.map(token.payload.string) }
}

/// A payload whose signature holds, and the key that made it.
@usableFromInline
package struct AuthenticToken: Sendable {
  @usableFromInline package let payload: JSONObject
  package let signer: Keyring.Entry
}

/// The registered claims of RFC 7519 §4.1 that the policy is about, of the right types.
@usableFromInline
struct RegisteredClaims: Sendable {
  let expiresAt: Int64
  let notBefore: Int64?
  let issuedAt: Int64?
  let tokenID: ClaimsReader.Slot?
}
