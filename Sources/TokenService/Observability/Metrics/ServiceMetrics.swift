import JWT
import TokenRules

/// What the service counts: typed methods on the hot path, each a few atomic additions; no lock, no look-up by name.
final class ServiceMetrics: Sendable {
  /// Where a rate limit was hit.
  enum Bucket: String, CaseIterable, Sendable { case session, address }
  /// Which of the two listeners a connection came to.
  enum Listener: String, CaseIterable, Sendable { case `public`, `internal` }

  /// All series; for those who add their own at the start.
  let registry = MetricRegistry()
  let environment: ServiceEnvironment
  let keys: KeyMetricsTable
  let callers: CallerMetrics
  let revocations: RevocationMetrics
  let routing: RoutingMetrics
  let unauthorized, forbidden, policyDenied, policyEvaluationFailed, overloaded: CounterCell
  /// Requests that are being answered.
  let inFlight: GaugeCell
  private let issueFailures, authFailures, rateLimits, refusedConnections: CounterSet
  private let connectionGauges: [GaugeCell]

  /// - Parameters:
  ///   - build: the version and the commit that run.
  ///   - configurationDigest: names the configuration; no secret.
  ///   - longestTTL: how long a token may live, in seconds.
  init(
    build: (version: String, commit: String),
    environment: ServiceEnvironment,
    configurationDigest: String,
    longestTTL: Int64 = 900,
    clock: any TokenClock
  ) {
    self.environment = environment
    keys = KeyMetricsTable(registry, longestTTL: longestTTL, clock: clock)
    issueFailures = CounterSet(.issueFailed, CounterSet.errorCodes, in: registry)
    policyDenied = registry.counter(.policyDenied)
    authFailures = CounterSet(.authFailed, CallerRefusal.allReasonCodes + ["other"], in: registry)
    policyEvaluationFailed = registry.counter(.policyEvaluationFailed)
    unauthorized = registry.counter(.unauthorized)
    forbidden = registry.counter(.forbidden)
    rateLimits = CounterSet(.rateLimited, Bucket.allCases.map(\.rawValue), in: registry)
    overloaded = registry.counter(.overloaded)
    connectionGauges = Listener.allCases.map { [registry] in registry.gauge(.connections, [$0.rawValue]) }
    refusedConnections = CounterSet(.connectionsRefused, Listener.allCases.map(\.rawValue), in: registry)
    inFlight = registry.gauge(.inFlight)
    callers = CallerMetrics(registry)
    revocations = RevocationMetrics(registry)
    routing = RoutingMetrics(registry)
    registry.reading(.buildInfo, [build.version, build.commit]) { 1 }
    registry.reading(.configurationInfo, [environment.rawValue, configurationDigest]) { 1 }
    ProcessStatistics.register(in: registry, clock: clock)
  }

  /// Gives the keys of a ring their counters; to be called at the start and after each reload, before the ring is used.
  func register(_ keyring: Keyring) { keys.register(keyring.entries.map(\.key.id)) }

  /// The counters of a route; to be asked for at the start.
  func route(_ name: String) -> RouteMetrics { RouteMetrics(name, in: registry) }

  /// `sync.token.issued`, with `exp` of the token.
  func tokenIssued(keyID: String, expiresAt: Int64) { keys[keyID].issue(expiresAt: expiresAt) }

  /// `sync.token.issue.failed`, with the error's code.
  func issueFailed(code: String) { issueFailures.increment(code) }

  /// `sync.token.issue.auth_failed`, with ``CallerRefusal/reasonCode`` or another reason.
  func authFailed(reason: String) { authFailures.increment(reason) }

  /// `sync.token.verified`.
  func tokenVerified(keyID: String, at now: Timestamp) { keys[keyID].accept(at: now) }

  /// `sync.token.rejected`, with the key that verified the signature, where one did.
  func tokenRejected(reason: String, keyID: String?) { keys[keyID].reject(RejectReason(code: reason)) }

  func rateLimited(by bucket: Bucket) { rateLimits.increment(bucket.rawValue) }

  func connectionOpened(on listener: Listener) { connectionGauges[listener.index].add(1) }
  func connectionClosed(on listener: Listener) { connectionGauges[listener.index].add(-1) }
  func connectionRefused(on listener: Listener) { refusedConnections.increment(listener.rawValue) }

  /// A watched file changed and was re-read; `source` is a variable's name, never a path or content.
  func reloaded(source: String, succeeded: Bool) {
    registry.counter(.reloads, [source, succeeded ? "ok" : "failed"]).increment()
  }

  /// The body of `GET /metrics`.
  func prometheusText() -> String { PrometheusText(registry).text }

  /// How many requests failed with this code.
  func issueFailures(code: String) -> UInt64 { issueFailures[code] }
  /// How many mint requests had no good caller.
  var authFailureCount: UInt64 { authFailures.total }
  /// How many mint requests failed for another reason.
  var issueFailureCount: UInt64 { issueFailures.total }
}

extension ServiceMetrics.Listener {
  fileprivate var index: Int { self == .public ? 0 : 1 }
}
