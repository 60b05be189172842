import Foundation

/// Commands that must succeed.
extension RolloutWalk {
  func run(_ gate: Gate) async -> StepOutcome? {
    let start = clock.uptime()
    let folder = journal.bundle.directory + "/logs"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let reading = await gates.run(gate, log: journal.bundle.directory + "/" + gate.logFile)
    guard let reading else { return nil }
    let outcome = took(since: start, reading.outcome(states: gate.states, limit: gate.limit))
    journal.keep(GateLine(gate: gate, outcome: outcome, reading: reading), in: "gate-results.jsonl")
    return outcome
  }

  /// What is set at each cohort, as lines of an environment file.
  func sequence() -> StepOutcome {
    let seconds = settings.kind == .runtime ? nil : settings.soakSeconds
    let text = settings.percentages.map { percentage in
      let stage = settings.stages.first { $0.percentage == percentage }
      return """
        # Cohort \(percentage)%
        OA_RUNTIME_CANARY_USER_PERCENT=\(percentage)
        OA_RUNTIME_CANARY_AUTOPILOT_PERCENT=\(percentage)
        OA_RUNTIME_SHADOW_ENABLED=true
        OA_RUNTIME_SHADOW_SAMPLE_RATE=1.0
        recommended_soak_seconds=\(seconds ?? stage?.hold.seconds ?? settings.soakSeconds)

        """
    }
    journal.replace(settings.kind.sequenceFile, with: Array(text.joined(separator: "\n").utf8))
    return .passed("\(settings.percentages.count) cohorts")
  }
}
