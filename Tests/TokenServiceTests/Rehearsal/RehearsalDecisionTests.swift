import Testing

@testable import TokenService

@Suite struct RehearsalDecisionTests {
  /// Counts of a rehearsal in which everything was tried and went well.
  private static func good() -> (totals: RotationOutcome.Totals, checks: RehearsalLedger.Checks) {
    var (totals, checks) = (RotationOutcome.Totals(), RehearsalLedger.Checks())
    (totals.mints, totals.verifies) = (100, 1000)
    (checks.demandedAccepts, checks.demandedExpiries, checks.demandedKeyRefusals) = (500, 100, 50)
    return (totals, checks)
  }

  private static func failures(
    _ change: (inout RotationOutcome.Totals, inout RehearsalLedger.Checks) -> Void = { _, _ in },
    phases: [RotationOutcome.Phase] = [],
    fault: String? = nil
  ) -> [String] {
    var (totals, checks) = good()
    change(&totals, &checks)
    let decision = RehearsalDecision(
      totals: totals,
      checks: checks,
      phases: phases,
      tries: [.acceptances, .ends, .endedKeys],
      fault: fault
    )
    return decision.failures
  }

  @Test func `a rehearsal passes where all is zero that must be, and all was tried`() {
    #expect(Self.failures().isEmpty)
  }

  @Test func `one of each is one too many`() {
    #expect(Self.failures { totals, _ in totals.falseRejects = 1 } == ["false rejects: 1, must be 0"])
    #expect(Self.failures { totals, _ in totals.staleAccepts = 1 } == ["stale accepts: 1, must be 0"])
    #expect(Self.failures { totals, _ in totals.mintErrors = 1 } == ["mint errors: 1, must be 0"])
    #expect(Self.failures { _, checks in checks.wrongReasons = ["token_expired": 2] }.count == 1)
  }

  @Test func `what was never tried was not shown`() {
    #expect(Self.failures { totals, _ in totals.mints = 0 }.count == 1)
    #expect(Self.failures { _, checks in checks.demandedAccepts = 0 }.count == 1)
    #expect(Self.failures { _, checks in checks.demandedExpiries = 0 }.count == 1)
    #expect(Self.failures { _, checks in checks.demandedKeyRefusals = 0 }.count == 1)
  }

  @Test func `some silence is the machine's, much of it is a failure`() {
    #expect(Self.failures { _, checks in checks.unanswered = 10 }.isEmpty)
    #expect(Self.failures { _, checks in checks.unanswered = 11 }.count == 1)
  }

  @Test func `a phase that failed and an interruption are named`() {
    let phase = RotationOutcome.Phase(name: "stage", passed: false, seconds: 1, detail: "replica-2 does not")
    #expect(Self.failures(phases: [phase]) == ["stage: replica-2 does not"])
    #expect(Self.failures({ _, checks in checks.demandedExpiries = 0 }, fault: "interrupted") == ["interrupted"])
  }
}
