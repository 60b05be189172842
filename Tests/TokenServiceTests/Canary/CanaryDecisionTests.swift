import Testing

@testable import TokenService

@Suite struct CanaryDecisionTests {
  private static let settings = CanarySettings(clients: 2)
  private static let steps = CanaryStep.script(settings).map {
    CanaryOutcome.Step(name: $0.name, percent: $0.percent, passed: true, seconds: 1, detail: "done")
  }

  /// What a good drill leaves: both clients covered, tokens of both revisions good at both.
  private static func ledger() -> CanaryLedger {
    var ledger = CanaryLedger(clients: 2)
    for (client, revision) in [(0, DrillRevision.stable), (1, .canary)] {
      let request = CanaryLedger.Request(sent: .seconds(1), ended: .milliseconds(1010), isError: false)
      ledger.record(request, by: revision, lease: (client, .seconds(20)))
      ledger.used(hadToken: true)
      ledger.verified(.init(minter: revision, verifier: .stable), refusedFor: nil)
    }
    return ledger
  }

  private static func failures(
    steps: [CanaryOutcome.Step] = steps,
    end: Duration = .seconds(20),
    rolledBack: Duration? = .seconds(15),
    fault: String? = nil,
    _ edit: (inout CanaryLedger) -> Void = { _ in }
  ) -> [String] {
    var ledger = ledger()
    edit(&ledger)
    let count = CanaryStep.script(settings).count
    return CanaryDecision(ledger, steps: steps, expected: count, end: end, rolledBack: rolledBack, fault: fault)
      .failures
  }

  @Test func `the script promotes, fails, goes back`() {
    let names = CanaryStep.script(CanarySettings(cohorts: [10, 50], fault: .crash)).map(\.name)
    #expect(names == ["baseline", "promote-10", "promote-50", "fault-crash", "roll-back", "confirm-stable"])
  }

  @Test func `where everything held it allows`() { #expect(Self.failures() == []) }

  @Test func `each thing that did not hold blocks`() {
    #expect(Self.failures(end: .milliseconds(20_100)).first?.contains("0.2 s without a token") == true)
    let failing = { (edit: (inout CanaryLedger) -> Void) in Self.failures(edit).count }
    #expect(failing { $0.used(hadToken: false) } == 1)
    #expect(failing { $0.verified(.init(minter: .canary, verifier: .stable), refusedFor: "invalid_token") } == 1)
    let late = CanaryLedger.Request(sent: .seconds(16), ended: .seconds(17), isError: true)
    #expect(failing { $0.record(late, by: .canary) } == 1)
    #expect(Self.failures(rolledBack: nil).count == 1)
    #expect(Self.failures(fault: "interrupted") == ["interrupted"])
    var steps = Self.steps
    steps[2] = CanaryOutcome.Step(name: "promote-25", percent: 25, passed: false, seconds: 1, detail: "the gate blocks")
    #expect(Self.failures(steps: steps) == ["step promote-25: the gate blocks"])
    #expect(Self.failures(steps: Array(Self.steps.dropLast())) == ["1 steps were not taken"])
  }

  @Test func `a drill that proved nothing blocks`() {
    let empty = CanaryLedger(clients: 1)
    let decision = CanaryDecision(empty, steps: [], expected: 0, end: .zero, rolledBack: .zero, fault: nil)
    #expect(decision.failures.count == 4)
  }
}
