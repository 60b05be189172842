import TokenRules

/// What came of a rehearsal: its verdict, its totals, and what it was run with.
struct RotationOutcome: Sendable {
  /// Whether every assertion held.
  let passed: Bool
  /// Which ones did not, in words.
  let failures: [String]
  let totals: Totals
  /// From the replacement of a replica's ring file to its use.
  let reload: Spread
  /// From the change of the master ring until every replica uses it.
  let propagation: Spread
  let rotations: Int
  let phases: [Phase]
  let startedAt: Timestamp
  let endedAt: Timestamp
  let environment: ServiceEnvironment
  let replicas: Int
  /// Mints a second that the load aims at.
  let rate: Double
  let seed: UInt64
  /// The options of the run in words: what somebody types to repeat it.
  let options: String

  /// Counts of the whole run.
  struct Totals: Sendable, Hashable {
    var mints = 0
    var verifies = 0
    var mintErrors = 0
    var falseRejects = 0
    var staleAccepts = 0
    /// Refusals that had to be, by reason.
    var expectedRejects: [String: Int] = [:]
    /// Refusals of replicas with a wrong clock, by reason.
    var clockRejects: [String: Int] = [:]
  }

  /// How times are spread; no figures where nothing was timed.
  struct Spread: Sendable, Hashable {
    var count = 0
    var p50Ms: Double?
    var p99Ms: Double?
    var maxMs: Double?
  }

  /// A phase of the drill and how it went.
  struct Phase: Sendable, Hashable {
    let name: String
    let passed: Bool
    let seconds: Double
    let detail: String
  }
}
