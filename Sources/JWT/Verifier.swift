/// Checks compact HS256 tokens against a policy and a keyring: steps in a fixed order, each with its error.
///
/// Nothing after the signature is looked at before the signature holds (RFC 8725 §2.1, §3). The algorithm and the keys
/// are the verifier's; the token chooses among them by `kid` and decides nothing.
public struct Verifier: Sendable {
  /// What is asked of a token.
  public let policy: VerificationPolicy

  /// Makes a verifier of this policy.
  public init(policy: VerificationPolicy) { self.policy = policy }

  /// Verifies a token and reads its payload as `Payload`.
  ///
  /// - Parameters:
  ///   - token: the compact serialisation (RFC 7515 §3.1).
  ///   - payload: the type of the payload.
  ///   - keyring: the keys that are accepted.
  ///   - now: seconds since 1970, rounded down.
  /// - Throws: the first step that fails.
  @inlinable
  public func verify<Payload: Claims>(
    _ token: String,
    as payload: Payload.Type = Payload.self,
    with keyring: Keyring,
    now: Int64
  ) throws(JWTError) -> VerifiedToken<Payload> {
    try verify(token.utf8.span, as: payload, with: keyring, now: now)
  }

  /// Verifies a token given as bytes; else the same.
  @inlinable
  public func verify<Payload: Claims>(
    _ token: Span<UInt8>,
    as payload: Payload.Type = Payload.self,
    with keyring: Keyring,
    now: Int64
  ) throws(JWTError) -> VerifiedToken<Payload> {
    try check(authenticate(token, with: keyring), at: now)
  }

  /// Takes the steps behind the signature.
  @inlinable
  package func check<Payload: Claims>(
    _ token: AuthenticToken,
    at now: Int64
  ) throws(JWTError) -> VerifiedToken<Payload> {
    // Thin, so that it is specialised where it is called: all the work is in functions that are not generic.
    var reader = ClaimsReader(token.payload)
    let registered = try registeredClaims(&reader)
    let claims = try Payload(from: &reader)
    try check(registered, at: now)
    return VerifiedToken(claims: claims, token: token, registered: registered)
  }

  /// Takes the steps up to the signature and the payload that it is over.
  @usableFromInline
  package func authenticate(_ token: Span<UInt8>, with keyring: Keyring) throws(JWTError) -> AuthenticToken {
    guard token.count <= policy.maximumLength else { throw .invalidToken(.tooLong) }
    let (bytes, signer) = try unsafe token.withUnsafeBufferPointer { bytes throws(JWTError) in
      try unsafe SignatureCheck.authenticate(bytes, with: keyring)
    }
    do {
      return AuthenticToken(payload: try JSONObject(parsing: bytes), signer: keyring.entries[signer])
    } catch {
      throw .invalidToken(.payload)
    }
  }

  @usableFromInline
  func registeredClaims(_ reader: inout ClaimsReader) throws(JWTError) -> RegisteredClaims {
    guard let issuer = reader.element("iss"), reader.payload.isText(policy.issuerBytes, at: issuer) else {
      throw .invalidToken(.issuer)
    }
    guard let audience = reader.element("aud"), accepts(audience, of: reader.payload) else {
      throw .invalidToken(.audience)
    }
    let issuedAt = try Self.date("iat", .up, &reader)
    let notBefore = try Self.date("nbf", .up, &reader)
    guard let expiresAt = try Self.date("exp", .down, &reader) else { throw .invalidToken(.claim("exp")) }
    return RegisteredClaims(
      expiresAt: expiresAt,
      notBefore: notBefore,
      issuedAt: issuedAt,
      tokenID: try reader.string("jti")
    )
  }

  /// The checks of time and presence, in their order.
  ///
  /// No sum overflows: dates are at most 2^53 - 1, leeway and age are bounded.
  @usableFromInline
  func check(_ claims: RegisteredClaims, at now: Int64) throws(JWTError) {
    if policy.requiresIssuedAt, claims.issuedAt == nil { throw .missingIssuedAt }
    guard now < claims.expiresAt + policy.leeway else { throw .tokenExpired }
    guard max(claims.notBefore ?? 0, claims.issuedAt ?? 0) <= now + policy.leeway else { throw .tokenNotYetValid }
    if let maximumAge = policy.maximumAge, let issuedAt = claims.issuedAt, now - issuedAt > maximumAge + policy.leeway {
      throw .tokenTooOld
    }
    if policy.requiresTokenID, claims.tokenID?.isEmpty ?? true { throw .missingTokenID }
  }

  private func accepts(_ audience: JSONElement, of object: JSONObject) -> Bool {
    if audience.kind == .string { return object.isText(policy.audienceBytes, at: audience) }
    guard audience.kind == .array, audience.flags.contains(.onlyStrings) else { return false }
    return object.contains(policy.audience, in: ClaimsReader.Slot(element: audience))
  }

  private static func date(
    _ name: StaticString,
    _ rounding: NumericDate.Rounding,
    _ reader: inout ClaimsReader
  ) throws(JWTError) -> Int64? {
    guard let element = reader.element(name) else { return nil }
    guard
      element.kind == .number,
      let seconds = unsafe reader.payload.withText(of: element, { unsafe NumericDate.seconds($0, rounding) })
    else { throw ClaimsReader.wrongType(name) }
    return seconds
  }
}
