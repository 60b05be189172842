/// What came of one scenario.
struct ChaosResult: Sendable {
  /// As it stands in the evidence.
  enum Status: String, Sendable {
    case passed, failed, skipped
  }

  let scenario: ChaosScenario
  let status: Status
  /// Why it failed or was skipped, where its rules do not say it.
  let reason: String?
  let seconds: Double
  /// In the bundle.
  let logFile: String
  var rules: [ChaosRule] = []
  var figures: [ChaosFigure] = []

  /// Judges what was seen.
  init(_ scenario: ChaosScenario, judging findings: any ChaosFindings, seconds: Double, logFile: String) {
    let rules = findings.rules
    self.scenario = scenario
    // Something that was held against nothing has shown nothing.
    status = !rules.isEmpty && rules.allSatisfy(\.holds) ? .passed : .failed
    reason = nil
    self.seconds = seconds
    self.logFile = logFile
    self.rules = rules
    figures = findings.figures
  }

  /// It did not come to a judgement.
  init(_ scenario: ChaosScenario, _ status: Status, because reason: String, seconds: Double, logFile: String) {
    self.scenario = scenario
    self.status = status
    self.reason = reason
    self.seconds = seconds
    self.logFile = logFile
  }

  /// The rules that do not hold, or the reason, in words.
  var failures: [String] {
    guard status == .failed else { return [] }
    return (reason.map { [$0] } ?? []) + rules.filter { !$0.holds }.map(\.words)
  }
}
