/// Whether a rehearsal passed: every assertion, and that each of them was tried.
struct RehearsalDecision: Sendable {
  /// What failed, in words; nothing where it passed.
  let failures: [String]

  /// The largest share of questions without an answer.
  ///
  /// A starved machine is no proof against a rotation; nor is it proof of one.
  static let unansweredShare = 0.01

  /// Questions without which a rehearsal says nothing.
  struct Tries: OptionSet, Sendable {
    let rawValue: Int

    /// About tokens that had to be accepted.
    static let acceptances = Tries(rawValue: 1)
    /// About tokens after their end.
    static let ends = Tries(rawValue: 2)
    /// About tokens of keys that had ended.
    static let endedKeys = Tries(rawValue: 4)
  }

  /// - Parameters:
  ///   - phases: how the phases went.
  ///   - tries: what has to have been tried.
  ///   - fault: what ended the rehearsal early.
  init(
    totals: RotationOutcome.Totals,
    checks: RehearsalLedger.Checks,
    phases: [RotationOutcome.Phase],
    tries: Tries,
    fault: String?
  ) {
    var failures = fault.map { [$0] } ?? []
    let zeros = [
      ("false rejects", totals.falseRejects), ("stale accepts", totals.staleAccepts),
      ("mint errors", totals.mintErrors),
    ]
    failures += zeros.filter { $0.1 != 0 }.map { "\($0.0): \($0.1), must be 0" }
    failures += checks.wrongReasons.sorted { $0.key < $1.key }.map {
      "refused for a wrong reason: \($0.key), \($0.value) times"
    }
    failures += phases.filter { !$0.passed }.map { "\($0.name): \($0.detail)" }
    let asked = totals.verifies + checks.unanswered
    if Double(checks.unanswered) > Self.unansweredShare * Double(asked) {
      failures.append("unanswered: \(checks.unanswered) of \(asked), too many to tell")
    }
    if fault == nil { failures += Self.untried(totals, checks, tries) }
    self.failures = failures
  }

  /// An assertion that nothing was held against says nothing.
  private static func untried(
    _ totals: RotationOutcome.Totals,
    _ checks: RehearsalLedger.Checks,
    _ tries: Tries
  ) -> [String] {
    let untried = [
      (totals.mints == 0, "nothing was minted"),
      (tries.contains(.acceptances) && checks.demandedAccepts == 0, "no token was asked about that had to be accepted"),
      (tries.contains(.ends) && checks.demandedExpiries == 0, "no token was asked about after its end"),
      (tries.contains(.endedKeys) && checks.demandedKeyRefusals == 0, "no token of an ended key was asked about"),
    ]
    return untried.filter(\.0).map(\.1)
  }
}
