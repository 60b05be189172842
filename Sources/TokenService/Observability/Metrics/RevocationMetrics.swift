import TokenRules

/// What is counted about the writing of revocations.
struct RevocationMetrics: Sendable {
  /// The codes of what is not accepted.
  static let refusalCodes = [
    "invalid_request", "unsupported_media_type", "not_found", "idempotency_conflict", "other",
  ]

  let lifted, failed: CounterCell
  /// From a request to its acknowledgement.
  let commit: HistogramCell
  /// Runtimes that wait for changes.
  let waiting: GaugeCell
  private let created, refused: CounterSet

  init(_ registry: MetricRegistry) {
    created = CounterSet(.revocationsCreated, RevocationRule.Kind.allCases.map(\.word), in: registry)
    lifted = registry.counter(.revocationsLifted)
    refused = CounterSet(.revocationsRefused, Self.refusalCodes, in: registry)
    failed = registry.counter(.revocationsFailed)
    commit = registry.histogram(.revocationCommit)
    waiting = registry.gauge(.revocationsAwaited)
  }

  /// `sync.revocation.created`.
  func count(_ kind: RevocationRule.Kind) { created.increment(kind.word) }

  /// `sync.revocation.refused`.
  func refuse(code: String) { refused.increment(code) }

  var createdCount: UInt64 { created.total }
  var refusedCount: UInt64 { refused.total }
}
