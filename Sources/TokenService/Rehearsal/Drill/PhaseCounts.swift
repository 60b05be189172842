/// What the ledger counted in one phase.
struct PhaseCounts {
  /// What must not have happened, in words.
  let failures: [String]
  /// The rest, in words.
  let words: String

  typealias Counts = (totals: RotationOutcome.Totals, checks: RehearsalLedger.Checks)

  init(from before: Counts, to after: Counts) {
    let zeros = [
      ("false rejects", after.totals.falseRejects - before.totals.falseRejects),
      ("stale accepts", after.totals.staleAccepts - before.totals.staleAccepts),
      ("mint errors", after.totals.mintErrors - before.totals.mintErrors),
    ]
    failures = zeros.filter { $0.1 != 0 }.map { "\(Figure.count($0.1)) \($0.0)" }
    var parts = [
      "\(Figure.count(after.totals.mints - before.totals.mints)) mints",
      "\(Figure.count(after.totals.verifies - before.totals.verifies)) verifications",
    ]
    let more = [
      ("refusals of ended keys", after.checks.demandedKeyRefusals - before.checks.demandedKeyRefusals),
      ("remints after a refusal", after.checks.remints - before.checks.remints),
      ("leases from another replica", after.checks.mintRetries - before.checks.mintRetries),
      ("questions to a replica that was down", after.checks.duringOutages - before.checks.duringOutages),
      ("rejects by a wrong clock", Self.sum(after.totals.clockRejects) - Self.sum(before.totals.clockRejects)),
      ("without an answer", after.checks.unanswered - before.checks.unanswered),
    ]
    parts += more.filter { $0.1 != 0 }.map { "\(Figure.count($0.1)) \($0.0)" }
    words = parts.joined(separator: ", ")
  }

  private static func sum(_ counts: [String: Int]) -> Int { counts.values.reduce(0, +) }
}
