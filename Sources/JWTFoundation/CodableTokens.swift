public import JWT

extension Signer {
  /// Makes a token whose payload is any `Codable` value that encodes as an object.
  ///
  /// - Throws: ``CodableClaimsError``, or ``JWTError/tokenTooLong(limit:)``.
  public func sign(encoding value: some Codable & Sendable) throws -> String {
    try sign(CodableClaims(value))
  }
}

extension Verifier {
  /// Verifies a token and decodes its payload; see ``CodableClaims``.
  ///
  /// - Parameters:
  ///   - token: the compact serialisation (RFC 7515 §3.1).
  ///   - type: what the payload is decoded as, once the signature, issuer, audience and types of dates are good.
  ///   - keyring: the keys that are accepted.
  ///   - now: seconds since 1970, rounded down.
  /// - Throws: the first step that fails.
  public func verify<Value: Codable & Sendable>(
    _ token: String,
    decoding type: Value.Type,
    with keyring: Keyring,
    now: Int64
  ) throws(JWTError) -> VerifiedToken<CodableClaims<Value>> {
    try verify(token, as: CodableClaims<Value>.self, with: keyring, now: now)
  }
}
