/// Whether the drills allow a rollout: a pure value.
struct ChaosDecision: Sendable, Hashable {
  /// Why they do not; empty where they do.
  let blockers: [String]
  /// What whoever reads the decision has to know, whichever it is.
  let remarks: [String]

  var isAllowed: Bool { blockers.isEmpty }
  /// As the summary ends.
  var word: String { isAllowed ? "allow" : "block" }

  /// - Parameters:
  ///   - results: of every scenario that was asked for, run or not.
  ///   - fault: why the run ended early, or lost evidence.
  init(_ results: [ChaosResult], _ settings: ChaosSettings, fault: String? = nil) {
    var (blockers, remarks) = (fault.map { [$0] } ?? [], [String]())
    for result in results {
      let name = result.scenario.rawValue
      switch result.status {
      case .passed: continue
      case .failed: blockers.append("\(name) failed: " + result.failures.joined(separator: "; "))
      case .skipped:
        let words = "\(name) was skipped: \(result.reason ?? "no reason")"
        if let reason = settings.waivers[result.scenario] {
          remarks.append("\(words); waived: \(reason)")
        } else {
          blockers.append(words)
        }
      }
    }
    let unjudged = settings.scenarios.filter { scenario in !results.contains { $0.scenario == scenario } }
    blockers += unjudged.map { "\($0.rawValue) was not run" }
    if !results.contains(where: { $0.status == .passed }) { blockers.append("no scenario passed") }
    if settings.scenarios != ChaosScenario.allCases {
      let others = ChaosScenario.allCases.filter { !settings.scenarios.contains($0) }
      remarks.append("not asked for, and not judged: " + others.map(\.rawValue).joined(separator: ", "))
    }
    if settings.isQuick { remarks.append("quick: lower rates and shorter times than what a promotion asks for") }
    if settings.isSabotaged { remarks.append("sabotaged: each scenario made a mistake on purpose") }
    self.blockers = blockers
    self.remarks = remarks
  }
}
