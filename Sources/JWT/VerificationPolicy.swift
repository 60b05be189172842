/// What a verifier asks of a token, beside a good signature (RFC 7519 §7.2, RFC 8725 §3).
public struct VerificationPolicy: Sendable {
  /// `iss`, compared byte by byte.
  public let issuer: String
  /// What `aud` is or holds, compared byte by byte.
  public let audience: String
  /// How far the clocks may differ, in whole seconds, 0 to 600.
  public let leeway: Int64
  /// How long after `iat` a token may be accepted at all, in whole seconds; `nil` sets no limit.
  public let maximumAge: Int64?
  /// Whether `iat` must be present; it must where there is a maximum age.
  public let requiresIssuedAt: Bool
  /// Whether `jti` must be present and not empty.
  public let requiresTokenID: Bool
  /// The longest token, in bytes.
  public let maximumLength: Int

  let issuerBytes: [UInt8]
  let audienceBytes: [UInt8]

  /// The limits of a leeway, in seconds: an unbounded one would switch the checks of time off.
  public static let leewayBounds: ClosedRange<Int64> = 0...600

  /// Sets what is asked for.
  ///
  /// - Parameters:
  ///   - issuer: `iss`, compared byte by byte.
  ///   - audience: what `aud` is or holds.
  ///   - leeway: seconds; values beyond 0 to 600 are a programming error and stop the program.
  ///   - maximumAge: seconds, or `nil`; a negative one stops the program.
  ///   - requiresIssuedAt: asks for `iat` also where there is no maximum age.
  ///   - requiresTokenID: asks for `jti`.
  ///   - maximumLength: bytes.
  public init(
    issuer: String,
    audience: String,
    leeway: Int64 = 30,
    maximumAge: Int64? = nil,
    requiresIssuedAt: Bool = false,
    requiresTokenID: Bool = false,
    maximumLength: Int = 8192
  ) {
    precondition(Self.leewayBounds.contains(leeway), "a leeway is 0 to 600 seconds")
    precondition((0...NumericDate.maximum).contains(maximumAge ?? 0), "a maximum age is not negative")
    self.issuer = issuer
    self.audience = audience
    self.leeway = leeway
    self.maximumAge = maximumAge
    self.requiresIssuedAt = requiresIssuedAt || maximumAge != nil
    self.requiresTokenID = requiresTokenID
    self.maximumLength = maximumLength
    issuerBytes = Array(issuer.utf8)
    audienceBytes = Array(audience.utf8)
  }
}
