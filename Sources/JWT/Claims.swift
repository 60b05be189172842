/// A token's payload as a type: read in place from accepted JSON, written straight into a token.
///
/// The registered claims that the policy is about (`iss`, `aud`, `exp`, `nbf`, `iat`, `jti`) are checked by ``Verifier``;
/// a type reads what else it needs and refuses wrong types, which is not the same as treating them as absent.
public protocol Claims: Sendable {
  /// Takes the claims from a payload whose signature holds.
  ///
  /// - Throws: ``JWTError/invalidToken(_:)`` with the name of a claim of the wrong type.
  init(from reader: inout ClaimsReader) throws(JWTError)

  /// Writes all members of the payload, the registered claims among them.
  func write(to writer: inout JSONWriter)
}
