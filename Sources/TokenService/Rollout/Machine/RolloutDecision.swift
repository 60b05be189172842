/// Whether the rollout may go on to everybody, and why.
struct RolloutDecision: Sendable, Hashable {
  /// Why it may not; empty where it may.
  let reasons: [String]
  /// What whoever approves should know: what was skipped, what was waived.
  let notes: [String]
  /// Why the rollout proves nothing to the next environment, where it does not.
  let devaluations: [String]

  /// Decides.
  ///
  /// - Parameters:
  ///   - machine: where the rollout stands.
  ///   - faults: what else speaks against it: evidence that was lost, a bundle that was changed.
  init(_ machine: RolloutMachine, faults: [String] = []) {
    var reasons = faults
    reasons += machine.failures.map { "\($0.id): \(machine.outcomes[$0.id]?.detail ?? "failed")" }
    reasons += Self.words(machine.unwaived) { "\($0) skipped (\($1)), and not waived" }
    if reasons.isEmpty, let step = machine.unfinished { reasons.append(Self.words(unfinished: step, machine)) }
    self.reasons = reasons
    let allowed = machine.skipped.filter { !machine.unwaived.contains($0) }
    notes =
      Self.words(allowed) { "\($0) skipped: \($1)" }
      + machine.waivers.map { waiver in
        let isNeeded = machine.skipped.contains(where: waiver.covers)
        return "waived: \(waiver.step): \(waiver.reason)" + (isNeeded ? "" : " (it was not needed)")
      } + machine.warnings
    var seen: [String] = []
    for step in machine.skipped {
      guard let words = machine.plan.devaluation(skipping: step), !seen.contains(words) else { continue }
      seen.append(words)
    }
    devaluations = seen
  }

  var allows: Bool { reasons.isEmpty }

  /// As the summary ends.
  var word: String { allows ? "allow" : "block" }

  /// One sentence where the rollout proves nothing to the next environment.
  var devaluation: String? {
    devaluations.isEmpty ? nil : "not promotion evidence: " + devaluations.joined(separator: ", ")
  }

  private static func words(unfinished step: RolloutStep, _ machine: RolloutMachine) -> String {
    if machine.isInterrupted { return "interrupted at \(step.id)" }
    if case .signOff(let stage) = step.work {
      return "\(stage) awaits its sign-off: go on with --resume and --sign-off"
    }
    return "the run has not ended: it is at \(step.id)"
  }

  /// Steps of one family that are skipped for one reason are told once.
  private static func words(_ steps: [RolloutStep], _ sentence: (String, String) -> String) -> [String] {
    var told: [String] = []
    for step in steps {
      let same = steps.filter { $0.family == step.family && $0.skip == step.skip }
      let name = same.count == 1 ? step.id : step.family.rawValue
      let text = sentence(name, step.skip ?? "")
      if !told.contains(text) { told.append(text) }
    }
    return told
  }
}
