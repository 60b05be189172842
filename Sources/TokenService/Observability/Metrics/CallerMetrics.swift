/// What is counted about the identity provider.
struct CallerMetrics: Sendable {
  /// How a look-up ended.
  enum Outcome: String, CaseIterable, Sendable {
    case active, inactive, refused
    /// Answered from what is remembered.
    case cached
    /// Joined to a call for the same token.
    case joined
    /// Too many calls were under way.
    case saturated
    /// Not in time.
    case timeout
    /// An answer that is none: another status, bad JSON, wrong types, too long.
    case badAnswer = "bad_answer"
    /// No connection.
    case unreachable
  }

  let inFlight: GaugeCell
  private let outcomes: CounterSet
  private let latencies: [HistogramCell]

  init(_ registry: MetricRegistry) {
    outcomes = CounterSet(.introspections, Outcome.allCases.map(\.rawValue), in: registry)
    latencies = Outcome.allCases.map { registry.histogram(.introspectionLatency, [$0.rawValue]) }
    inFlight = registry.gauge(.introspectionsInFlight)
  }

  func count(_ outcome: Outcome) { outcomes.increment(outcome.rawValue) }

  func count(_ outcome: Outcome, took duration: Duration) {
    count(outcome)
    latencies[Outcome.allCases.firstIndex(of: outcome)!].record(duration)
  }
}
