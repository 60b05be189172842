public import JWT
public import TokenRules

/// Verifies sync tokens: what a runtime embeds and what the service's own routes use.
///
/// Steps in a fixed order, each with its reason code; see ``VerificationError``.
public struct SyncVerifier: Sendable {
  /// How long before its end a token should be renewed, in seconds.
  public let refreshMargin: Int64
  private let verifier: Verifier
  private let authorizer: StreamAuthorizer
  private let clock: any TokenClock
  private let acceptances: AcceptanceLog?

  /// Verifies by this policy.
  ///
  /// - Parameters:
  ///   - policy: what is asked of a token; a sync token needs `iat` and `jti` whatever this policy says.
  ///   - grants: which stream needs which scope.
  ///   - refreshMargin: seconds before its end at which a token should be renewed.
  ///   - clock: the source of time.
  ///   - acceptances: takes note of when a token of a key was found good last, for a ``VerifierReporter``.
  public init(
    policy: VerificationPolicy,
    grants: GrantPolicy = .builtIn,
    refreshMargin: Int64 = 30,
    clock: any TokenClock = SystemClock(),
    acceptances: AcceptanceLog? = nil
  ) {
    verifier = Verifier(
      policy: VerificationPolicy(
        issuer: policy.issuer,
        audience: policy.audience,
        leeway: policy.leeway,
        maximumAge: policy.maximumAge,
        requiresIssuedAt: true,
        requiresTokenID: true,
        maximumLength: policy.maximumLength
      )
    )
    authorizer = StreamAuthorizer(policy: grants)
    self.refreshMargin = refreshMargin
    self.clock = clock
    self.acceptances = acceptances
  }

  /// Verifies a token, and where a stream is named, that the token may read it.
  ///
  /// - Parameters:
  ///   - token: the compact serialisation.
  ///   - stream: the stream, named exactly; `nil` asks about the token alone.
  ///   - keyring: the keys that are accepted.
  ///   - revocations: what is revoked.
  ///   - now: the request's one reading of the clock; `nil` reads it.
  /// - Throws: the first step that fails.
  public func verify(
    _ token: String,
    stream: String? = nil,
    with keyring: Keyring,
    revocations: RevocationList = .empty,
    at now: Timestamp? = nil
  ) throws(VerificationError) -> SyncToken {
    try verify(token.utf8.span, stream: stream, with: keyring, revocations: revocations, at: now)
  }

  /// Verifies a token given as bytes; else the same.
  public func verify(
    _ token: Span<UInt8>,
    stream: String? = nil,
    with keyring: Keyring,
    revocations: RevocationList = .empty,
    at now: Timestamp? = nil
  ) throws(VerificationError) -> SyncToken {
    var signer: String?
    return try verify(token, stream: stream, with: keyring, revocations: revocations, at: now, signer: &signer)
  }

  /// Verifies a token; `signer` is the id of the key that made its signature, also where a later step fails.
  package func verify(
    _ token: Span<UInt8>,
    stream: String?,
    with keyring: Keyring,
    revocations: RevocationList,
    at now: Timestamp?,
    signer: inout String?
  ) throws(VerificationError) -> SyncToken {
    let now = (now ?? clock.now()).seconds
    let verified: VerifiedToken<SyncClaims>
    let search: RevocationList.Search
    do {
      let authentic = try verifier.authenticate(token, with: keyring)
      signer = authentic.signer.key.id
      search = revocations.search(authentic.payload)
      verified = try verifier.check(authentic, at: now)
    } catch {
      throw .token(error)
    }
    if search.matches(verified) { throw .revoked }
    if let stream {
      switch authorizer.decide(on: stream, for: verified.claims) {
      case .ok: break
      case .forbiddenTopic: throw .forbiddenTopic
      case .missingScope: throw .missingScope
      }
    }
    if let acceptances { acceptances.record(verified.keyID, at: Timestamp(seconds: now)) }
    return SyncToken(verified, policy: verifier.policy, margin: refreshMargin, now: now)
  }
}
