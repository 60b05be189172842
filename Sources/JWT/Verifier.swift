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
  public func verify<Payload: Claims>(
    _ token: String, as payload: Payload.Type = Payload.self, with keyring: Keyring, now: Int64
  ) throws(JWTError) -> VerifiedToken<Payload> {
    try verify(token.utf8.span, as: payload, with: keyring, now: now)
  }

  /// Verifies a token given as bytes; else the same.
  public func verify<Payload: Claims>(
    _ token: Span<UInt8>, as payload: Payload.Type = Payload.self, with keyring: Keyring, now: Int64
  ) throws(JWTError) -> VerifiedToken<Payload> {
    guard token.count <= policy.maximumLength else { throw .invalidToken(.tooLong) }
    return try token.withUnsafeBufferPointer { bytes throws(JWTError) in
      guard let token = UnverifiedToken(bytes) else { throw .invalidToken(.encoding) }
      let entry = try SignatureCheck.key(for: token, in: keyring)
      let object = try Self.decodePayload(token.payload)
      return try check(object, signedBy: entry, now: now)
    }
  }

  private static func decodePayload(_ segment: UnsafeBufferPointer<UInt8>) throws(JWTError) -> JSONObject {
    guard let start = segment.baseAddress else { throw .invalidToken(.encoding) }
    var written: Int?
    let bytes = [UInt8](unsafeUninitializedCapacity: Base64URL.decodedCount(segment.count) + 8) { buffer, count in
      written = Base64URL.decode(start, count: segment.count, into: buffer.baseAddress!)
      count = written ?? 0
    }
    guard written != nil else { throw .invalidToken(.encoding) }
    do { return try JSONObject(parsing: bytes) } catch { throw .invalidToken(.payload) }
  }

  private func check<Payload: Claims>(
    _ object: JSONObject, signedBy entry: Keyring.Entry, now: Int64
  ) throws(JWTError) -> VerifiedToken<Payload> {
    var reader = ClaimsReader(object)
    guard let issuer = reader.element("iss"), object.isText(policy.issuerBytes, at: issuer) else {
      throw .invalidToken(.issuer)
    }
    guard let audience = reader.element("aud"), accepts(audience, of: object) else { throw .invalidToken(.audience) }
    let issuedAt = try Self.date("iat", .up, &reader)
    let notBefore = try Self.date("nbf", .up, &reader)
    guard let expiresAt = try Self.date("exp", .down, &reader) else { throw .invalidToken(.claim("exp")) }
    let tokenID = try reader.string("jti")
    let claims = try Payload(from: &reader)
    if policy.requiresIssuedAt, issuedAt == nil { throw .missingIssuedAt }

    // No sum below overflows: dates are at most 2^53 - 1, leeway and age are bounded.
    guard now < expiresAt + policy.leeway else { throw .tokenExpired }
    guard max(notBefore ?? 0, issuedAt ?? 0) <= now + policy.leeway else { throw .tokenNotYetValid }
    if let maximumAge = policy.maximumAge, let issuedAt, now - issuedAt > maximumAge + policy.leeway {
      throw .tokenTooOld
    }
    if policy.requiresTokenID, tokenID.map({ $0.element.start == $0.element.end }) ?? true { throw .missingTokenID }
    return VerifiedToken(
      claims: claims, payload: object, keyID: entry.key.id, keyState: entry.state, expiresAt: expiresAt,
      notBefore: notBefore, issuedAt: issuedAt, tokenIDSlot: tokenID)
  }

  private func accepts(_ audience: JSONElement, of object: JSONObject) -> Bool {
    if audience.kind == .string { return object.isText(policy.audienceBytes, at: audience) }
    guard audience.kind == .array, audience.flags.contains(.onlyStrings) else { return false }
    return object.contains(policy.audience, in: ClaimsReader.Slot(element: audience))
  }

  private static func date(
    _ name: StaticString, _ rounding: NumericDate.Rounding, _ reader: inout ClaimsReader
  ) throws(JWTError) -> Int64? {
    guard let element = reader.element(name) else { return nil }
    guard
      element.kind == .number,
      let seconds = reader.payload.withText(of: element, { NumericDate.seconds($0, rounding) })
    else { throw ClaimsReader.wrongType(name) }
    return seconds
  }
}
