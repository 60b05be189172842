/// Whether a rehearsal passed: every assertion, and that each of them was tried.
struct RehearsalDecision: Sendable {
  /// What failed, in words; nothing where it passed.
  let failures: [String]

  /// The largest share of questions without an answer.
  ///
  /// A starved machine is no proof against a rotation; nor is it proof of one.
  static let unansweredShare = 0.01

  /// - Parameters:
  ///   - phases: how the phases went.
  ///   - expectsEndedKeys: whether a key ended while tokens of it were asked about.
  ///   - fault: what ended the rehearsal early.
  init(
    totals: RotationOutcome.Totals,
    checks: RehearsalLedger.Checks,
    phases: [RotationOutcome.Phase],
    expectsEndedKeys: Bool,
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
    if fault == nil { failures += Self.untried(totals, checks, expectsEndedKeys) }
    self.failures = failures
  }

  /// An assertion that nothing was held against says nothing.
  private static func untried(
    _ totals: RotationOutcome.Totals,
    _ checks: RehearsalLedger.Checks,
    _ expectsEndedKeys: Bool
  ) -> [String] {
    var words: [String] = []
    if totals.mints == 0 { words.append("nothing was minted") }
    if checks.demandedAccepts == 0 { words.append("no token was asked about that had to be accepted") }
    if checks.demandedExpiries == 0 { words.append("no token was asked about after its end") }
    if expectsEndedKeys, checks.demandedKeyRefusals == 0 { words.append("no token of an ended key was asked about") }
    return words
  }
}
