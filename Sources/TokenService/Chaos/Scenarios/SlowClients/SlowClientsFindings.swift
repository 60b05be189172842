/// What normal clients saw beside slow ones, and what became of those.
struct SlowClientsFindings: ChaosFindings {
  /// How many slow clients there were to be, and how many the service had taken.
  let planned: Int
  var taken: Int?
  /// Of normal clients, before and meanwhile.
  var before = LoadSeen()
  var meanwhile = LoadSeen()
  /// How slow clients ended.
  var standing = SlowStanding()
  /// Connections of slow clients that are there still at the end, by the service's word; nothing where it was not
  /// waited for.
  var left: Double?
  let waitsForReaders: Bool
  /// Below this, in milliseconds, a difference is the scheduler's.
  let latencyFloor: Double

  /// The service's limits, in seconds, and what a busy machine may add.
  static let headLimit = 10.0
  static let bodyLimit = 20.0
  static let allowance = 2.5

  var rules: [ChaosRule] {
    var rules = [
      ChaosRule("slow_clients_taken", taken.map(Double.init), .atLeast(Double(planned))),
      ChaosRule("normal_requests", meanwhile.accepted, .atLeast(Double(1))),
      ChaosRule("normal_requests_without_a_lease", meanwhile.shed + meanwhile.wrong, .exactly(0)),
      ChaosRule("normal_p99", meanwhile.latency(0.99), .atMost(latencyBound), "ms"),
      ChaosRule("slow_heads_left", standing.open[.head] ?? 0, .exactly(0)),
      ChaosRule("slow_bodies_left", standing.open[.body] ?? 0, .exactly(0)),
      ChaosRule("slow_heads_ended_within", longest(.head), .atMost(Self.headLimit + Self.allowance), "s"),
      ChaosRule("slow_bodies_ended_within", longest(.body), .atMost(Self.bodyLimit + Self.allowance), "s"),
      ChaosRule("slow_clients_told_408", share, .atLeast(0.99)),
    ]
    if waitsForReaders { rules.append(ChaosRule("slow_connections_left", left, .exactly(0))) }
    return rules
  }

  var figures: [ChaosFigure] {
    [
      ChaosFigure("normal_p99_before", before.latency(0.99), "ms"),
      ChaosFigure("normal_p50_before", before.latency(0.5), "ms"),
      ChaosFigure("normal_p50", meanwhile.latency(0.5), "ms"),
      ChaosFigure("normal_rate", meanwhile.offeredRate, "requests/s"),
    ]
  }

  /// At most double of what it was.
  private var latencyBound: Double { max(latencyFloor, 2 * (before.latency(0.99) ?? 0)) }

  private func longest(_ slowness: Slowness) -> Double? { standing.lives[slowness]?.max() }

  /// The share of those who were slow to send that were told so.
  private var share: Double? {
    let ended = (standing.lives[.head]?.count ?? 0) + (standing.lives[.body]?.count ?? 0)
    return ended == 0 ? nil : Double(standing.timedOut) / Double(ended)
  }
}
