/// What became of loads beyond what the service can do.
struct OverloadFindings: ChaosFindings {
  /// One load, as a multiple of the capacity.
  struct Load: Sendable, Hashable {
    let factor: Double
    let seen: LoadSeen
  }

  /// Mints a second: the calls that may be in flight, and how long each takes.
  let capacity: Double
  /// From the lowest factor to the highest; the first is the capacity itself.
  var loads: [Load] = []
  /// The most calls that the identity provider had open at the same time.
  var mostCalls: Int?
  /// Memory that the service took more than at the capacity, at its most, in MiB.
  var memoryGrowth: Double?
  /// From the end of the last load until everybody got a lease again, in seconds.
  var secondsUntilRecovered: Double?
  /// How long an accepted request may take at most (99th percentile), in milliseconds.
  let latencyBound: Double

  /// How much of the factor has to be offered for the load to count.
  static let offeredShare = 0.95
  /// How much of the peak has to be left.
  static let goodputShare = 0.9

  private var peak: Double { loads.map(\.seen.goodput).max() ?? 0 }

  var rules: [ChaosRule] {
    loads.filter { $0.factor > 1 }.flatMap(rules)
      + [
        ChaosRule("goodput_at_capacity", share(of: loads.first), .atLeast(0.75)),
        ChaosRule("most_calls_in_flight", mostCalls.map(Double.init), .atMost(Double(Introspection.maximumCalls))),
        ChaosRule("memory_growth", memoryGrowth, .atMost(128), "MiB"),
        ChaosRule("until_everybody_gets_a_lease_again", secondsUntilRecovered, .atMost(5), "s"),
      ]
  }

  var figures: [ChaosFigure] {
    [ChaosFigure("capacity", capacity, "mints/s"), ChaosFigure("peak_goodput", peak, "mints/s")]
      + loads.flatMap { load in
        let name = Self.name(load)
        return [
          ChaosFigure("offered_at_\(name)", load.seen.offeredRate, "requests/s"),
          ChaosFigure("goodput_at_\(name)", load.seen.goodput, "mints/s"),
          ChaosFigure("shed_at_\(name)", Double(load.seen.shed) / max(load.seen.seconds, 0.001), "requests/s"),
        ]
      }
  }

  private func rules(of load: Load) -> [ChaosRule] {
    let (name, seen) = (Self.name(load), load.seen)
    let wanted = load.factor * capacity * Self.offeredShare
    return [
      ChaosRule("offered_at_\(name)", seen.offeredRate, .atLeast(wanted), "requests/s"),
      ChaosRule("goodput_at_\(name)", seen.goodput, .atLeast(peak * Self.goodputShare), "mints/s"),
      ChaosRule("shed_requests_at_\(name)", seen.shed, .atLeast(1)),
      ChaosRule("wrong_answers_at_\(name)", seen.wrong, .exactly(0)),
      ChaosRule("p99_of_accepted_at_\(name)", seen.latency(0.99), .atMost(latencyBound), "ms"),
    ]
  }

  private func share(of load: Load?) -> Double? { load.map { $0.seen.goodput / capacity } }

  private static func name(_ load: Load) -> String { Figure.decimal(load.factor) + "x" }
}
