import TokenRules

/// What happened since the last sample.
struct LedgerSecond: Sendable {
  var mintErrors = 0
  var falseRejects = 0
  var staleAccepts = 0
  var acceptedByKey: [String: Int] = [:]
  var rejectsByReason: [String: Int] = [:]
  var clockRejects: [String: Int] = [:]
  private(set) var mintTimes: [Double] = []
  private(set) var verifyTimes: [Double] = []

  mutating func minted(_ milliseconds: Double) { mintTimes.append(milliseconds) }

  mutating func verified(_ milliseconds: Double) { verifyTimes.append(milliseconds) }

  func sample(at now: Timestamp, elapsed: Int64, phase: String) -> RotationSample {
    RotationSample(
      atUnixMs: now.milliseconds,
      elapsedMs: elapsed,
      phase: phase,
      mints: mintTimes.count,
      mintErrors: mintErrors,
      verifies: verifyTimes.count,
      acceptedByKey: acceptedByKey,
      rejectsByReason: rejectsByReason,
      clockRejects: clockRejects,
      falseRejects: falseRejects,
      staleAccepts: staleAccepts,
      mintP99Ms: RotationOutcome.Spread(mintTimes).p99Ms,
      verifyP99Ms: RotationOutcome.Spread(verifyTimes).p99Ms
    )
  }
}

extension RotationOutcome.Spread {
  /// The spread of these times, by the nearest rank.
  init(_ times: [Double]) {
    self.init()
    guard !times.isEmpty else { return }
    let sorted = times.sorted()
    func rank(_ share: Double) -> Double { sorted[max(0, Int((share * Double(sorted.count)).rounded(.up)) - 1)] }
    count = sorted.count
    p50Ms = rank(0.5)
    p99Ms = rank(0.99)
    maxMs = sorted.last
  }
}
