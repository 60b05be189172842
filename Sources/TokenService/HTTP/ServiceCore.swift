import JWT
import TokenRules
import TokenVerification

/// What the answers are made from: values and snapshots, shared by both listeners.
struct ServiceCore: Sendable {
  let issuer: TokenIssuer
  let verifier: SyncVerifier
  /// The ring: read once a request.
  let keyring: Snapshot<Keyring>
  let keys: KeySource
  let verifiers: VerifierRegistry
  /// The list that is in force here: read once a request.
  let revocations: Snapshot<RevocationList>
  let revocationStore: RevocationAccess
  /// Who shares the store.
  let replicas: ReplicaWatch
  let callers: CallerResolver
  let administration: AdministrationTokens
  let limits: RequestRates
  let origins: OriginRules
  /// Which runtime runs a thread, as it is set now.
  let routing: RoutingDesk
  let metrics: ServiceMetrics
  let audit: AuditLog
  let rejects: RejectLog
  let storeLog: StoreLog
  let slo: SLOWindow
  let readiness: Readiness
  let configuration: ServiceConfiguration
  let version: String
  let replica: Replica
  let randomness: any RandomSource
  let clock: any TokenClock
}

extension ServiceCore {
  /// Whether what is known of revocations is recent enough to accept or to issue a token.
  func hasFreshRevocations(at uptime: Duration) -> Bool { revocationStore.freshness.isFresh(at: uptime) }
}

extension RequestFailure {
  /// Nobody has heard from the store for too long: a token may be revoked that looks good.
  static let staleRevocations = unavailable("What is revoked is not known well enough at the moment.", retryAfter: 5)
}

/// Where the ring comes from, and all that is known of it.
struct KeySource: Sendable {
  let status: Snapshot<KeyringStatus>
  /// `nil` where the keys come from variables.
  let reloader: KeyringReloader?
}

/// Which of the processes that serve an environment this one is.
struct Replica: Sendable {
  /// The machine's name, and something that no other process has.
  let id: String
  let startedAt: Timestamp
}

/// The buckets that hold back callers and addresses; `nil` where a limit is switched off.
struct RequestRates: Sendable {
  let sessions: TokenBuckets?
  let addresses: TokenBuckets?
  let clientAddress: ClientAddress
}

extension RequestRates {
  /// The limits as they are configured.
  init(_ configuration: ServiceConfiguration) {
    sessions = configuration.mintRate.map { TokenBuckets(perSecond: $0.perSecond, burst: $0.burst) }
    addresses = configuration.addressRate.map { TokenBuckets(perSecond: $0.perSecond, burst: $0.burst) }
    let proxies = configuration.trustedProxies
    clientAddress = ClientAddress(
      isTrusted: { address in proxies.contains { $0.contains(high: address.high, low: address.low) } },
      hasProxies: !proxies.isEmpty
    )
  }
}

/// The bearer tokens of the internal listener (contract section 2).
struct AdministrationTokens: Sendable {
  let admin: Reloaded<TokenDigests>
  let read: Reloaded<TokenDigests>

  func accepts(_ token: String, readTokenIsEnough: Bool) -> Bool {
    // Both are compared in every case: the time tells nothing about which it was.
    let isAdmin = admin.value.accepts(token.utf8)
    let isReader = read.value.accepts(token.utf8)
    return isAdmin || readTokenIsEnough && isReader
  }
}
