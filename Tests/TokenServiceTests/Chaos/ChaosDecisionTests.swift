import Testing

@testable import TokenService

/// When drills allow a rollout.
@Suite struct ChaosDecisionTests {
  private static func result(
    _ scenario: ChaosScenario,
    _ status: ChaosResult.Status,
    _ reason: String = "a reason"
  ) -> ChaosResult {
    ChaosResult(scenario, status, because: reason, seconds: 1, logFile: "logs/x.log")
  }

  private static let allPassed = ChaosScenario.allCases.map { result($0, .passed) }

  private static func with(_ scenario: ChaosScenario, _ status: ChaosResult.Status) -> [ChaosResult] {
    ChaosScenario.allCases.map { result($0, $0 == scenario ? status : .passed, "tool is missing") }
  }

  @Test func `when every scenario passed they allow`() {
    let decision = ChaosDecision(Self.allPassed, ChaosSettings())
    #expect(decision.word == "allow")
    #expect(decision.remarks == [])
  }

  @Test(arguments: ChaosScenario.allCases) func `one that failed blocks, by name`(_ scenario: ChaosScenario) {
    let decision = ChaosDecision(Self.with(scenario, .failed), ChaosSettings())
    #expect(decision.word == "block")
    #expect(decision.blockers == ["\(scenario.rawValue) failed: tool is missing"])
  }

  @Test func `one that was skipped blocks, unless it is waived, and is named in either case`() {
    var settings = ChaosSettings()
    let results = Self.with(.clockStep, .skipped)
    let blocked = ChaosDecision(results, settings)
    #expect(blocked.blockers == ["clock-step was skipped: tool is missing"])
    settings.waivers[.clockStep] = "no such tool here"
    let waived = ChaosDecision(results, settings)
    #expect(waived.word == "allow")
    #expect(waived.remarks == ["clock-step was skipped: tool is missing; waived: no such tool here"])
  }

  @Test func `a waiver is for a skip alone`() {
    var settings = ChaosSettings()
    settings.waivers[.overload] = "no"
    #expect(ChaosDecision(Self.with(.overload, .failed), settings).word == "block")
  }

  @Test func `what ended the run early blocks, and so does what was not run`() {
    #expect(ChaosDecision(Self.allPassed, ChaosSettings(), fault: "interrupted").blockers == ["interrupted"])
    let missing = ChaosDecision(Array(Self.allPassed.dropLast()), ChaosSettings())
    #expect(missing.blockers == ["full-disk was not run"])
    #expect(ChaosDecision([], ChaosSettings()).word == "block")
  }

  @Test func `waivers alone allow nothing`() {
    var settings = ChaosSettings()
    settings.scenarios = [.clockStep]
    settings.waivers[.clockStep] = "no such tool here"
    let decision = ChaosDecision([Self.result(.clockStep, .skipped)], settings)
    #expect(decision.blockers == ["no scenario passed"])
  }

  @Test func `it says what was not asked for, and what makes it weaker`() {
    var settings = ChaosSettings()
    (settings.scenarios, settings.isQuick, settings.isSabotaged) = ([.overload], true, true)
    let decision = ChaosDecision([Self.result(.overload, .passed)], settings)
    #expect(decision.word == "allow")
    #expect(decision.remarks.count == 3)
    #expect(decision.remarks[0].contains("slow-clients"))
    #expect(decision.remarks[1].hasPrefix("quick"))
  }
}
