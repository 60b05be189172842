public import JWT

/// Issues leases: who gets which token, by the policy, until when; time, keys and randomness are given to it.
public struct TokenIssuer: Sendable {
  /// A session must last at least so much longer than now, in seconds.
  public static let shortestRest: Int64 = 5

  /// What all leases have in common.
  public let settings: IssuerSettings
  /// Which scopes and streams there are, and for whom.
  public let policy: GrantPolicy
  private let randomness: any RandomSource

  /// Issues by these settings and this policy.
  public init(settings: IssuerSettings, policy: GrantPolicy, randomness: any RandomSource) {
    self.settings = settings
    self.policy = policy
    self.randomness = randomness
  }

  /// Issues a lease, all of whose times come from `now`.
  ///
  /// - Throws: what stands first in the order of the contract: the caller, then the service, then the request's form,
  ///   then the caller's rights.
  public func issue(
    _ request: TokenRequest,
    to caller: Caller,
    with keyring: Keyring,
    revocations: RevocationList,
    at now: Timestamp
  ) throws(IssueError) -> Lease {
    try checkCaller(caller, revocations: revocations, at: now)
    try checkAvailability(for: caller, with: keyring, revocations: revocations, at: now)
    guard let key = keyring.active else { throw .noActiveKey }

    var review = RequestReview(request, of: caller, by: policy)
    let ttl = request.ttlSeconds ?? settings.ttl.default
    if ttl < settings.ttl.minimum || ttl > settings.ttl.maximum {
      review.refuse("ttl_seconds", "must be from \(settings.ttl.minimum) to \(settings.ttl.maximum)")
    }
    let deviceID = reviewDevice(of: request, &review, revocations)
    try review.conclude()

    let issuedAt = now.seconds
    let expiresAt = min(issuedAt + ttl, caller.expiresAt ?? .max)
    var lease = Lease(
      keyID: key.id,
      rotationID: keyring.generation,
      tokenID: TokenID.make(from: randomness.next()),
      issuedAt: issuedAt,
      expiresAt: expiresAt,
      schedule: RefreshSchedule(
        issuedAt: issuedAt,
        expiresAt: expiresAt,
        margin: settings.refreshMargin,
        now: issuedAt
      ),
      serverTime: now,
      caller: caller,
      deviceID: deviceID,
      scopes: review.scopes,
      grants: review.grants,
      settings: settings
    )
    lease.token = try sign(lease, with: key)
    return lease
  }

  /// Whether the caller may have a lease at all: the errors that are HTTP 401.
  public func checkCaller(
    _ caller: Caller,
    revocations: RevocationList,
    at now: Timestamp
  ) throws(IssueError) {
    if let end = caller.expiresAt, end < now.seconds + Self.shortestRest { throw .callerEnding }
    if revocations.refuses(caller) { throw .callerRevoked }
  }

  /// Whether leases are issued now: the errors that are HTTP 503.
  public func checkAvailability(
    for caller: Caller,
    with keyring: Keyring,
    revocations: RevocationList,
    at now: Timestamp
  ) throws(IssueError) {
    guard settings.isEnabled else { throw .disabled }
    guard keyring.active != nil else { throw .noActiveKey }
    // In a second it would live: better a client that waits than a token that is born dead.
    if let cutoff = revocations.cutoff(for: caller), now.seconds <= cutoff { throw .bornRevoked }
  }

  /// A session is on its own device; an access key may name any.
  private func reviewDevice(
    of request: TokenRequest,
    _ review: inout RequestReview,
    _ revocations: RevocationList
  ) -> String? {
    let caller = review.caller
    if caller.kind == .session, let named = request.deviceID {
      let isOwn = caller.deviceID.map { PlainText.areEqual($0, named) } ?? false
      if !isOwn { review.deny(.deviceMismatch) }
    }
    let deviceID = request.deviceID ?? caller.deviceID
    if let deviceID, revocations.refuses(deviceID: deviceID) { review.deny(.deviceRevoked) }
    return deviceID
  }

  private func sign(_ lease: Lease, with key: SigningKey) throws(IssueError) -> String {
    var payload = JSONWriter(capacity: 2048)
    lease.writeClaims(to: &payload)
    // Claims that can be written cannot fail in any other way than by their length.
    do { return try Signer(key: key).sign(payload) } catch { throw .tokenTooLong }
  }
}
