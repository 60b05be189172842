/// Where a rollout stands, by what has happened in it; decides what comes next, and does nothing by itself.
///
/// It is made of its events alone: a run that was interrupted goes on from the ones that it left.
struct RolloutMachine: Sendable {
  /// What is to be done now.
  enum Action: Sendable, Hashable {
    /// Does a step; of a soak, so many seconds were watched before.
    case run(RolloutStep, watched: Int64)
    /// Writes down that a step is skipped.
    case skip(RolloutStep, reason: String)
    /// Nothing is left, or nothing may follow.
    case finish
  }

  let plan: RolloutPlan
  private(set) var outcomes: [String: StepOutcome] = [:]
  private(set) var waivers: [Waiver] = []
  private(set) var warnings: [String] = []
  /// Who signs for the stages that are left from now on.
  private(set) var signer: String?
  /// The step that was begun and has not ended.
  private(set) var open: String?
  private(set) var isInterrupted = false
  private var watched: [String: Int64] = [:]

  init(_ plan: RolloutPlan) { self.plan = plan }

  /// Takes note of what happened.
  mutating func apply(_ event: RolloutEvent.Kind) {
    switch event {
    case .began(let step): open = step
    case .watched(let step, let seconds): watched[step] = seconds
    case .ended(let step, let outcome):
      outcomes[step] = outcome
      if open == step { open = nil }
    case .waived(let waiver): if !waivers.contains(waiver) { waivers.append(waiver) }
    case .warned(let text): if !warnings.contains(text) { warnings.append(text) }
    case .interrupted: isInterrupted = true
    case .resumed: isInterrupted = false
    case .signs(let name): signer = name
    case .started, .decided: break
    }
  }

  /// What comes next.
  ///
  /// What is skipped without leave is written down before anything is done: nobody waits for hours for a decision that
  /// stands at the start.
  var next: Action {
    if isInterrupted || !failures.isEmpty { return .finish }
    let left = plan.steps.filter { outcomes[$0.id] == nil }
    if let step = left.first(where: { $0.skip != nil && !plan.allowsSkip(of: $0) }), let reason = step.skip {
      return .skip(step, reason: reason)
    }
    guard unwaived.isEmpty, let step = left.first else { return .finish }
    if let reason = step.skip { return .skip(step, reason: reason) }
    if case .signOff = step.work, signer == nil { return .finish }
    return .run(step, watched: watched[step.id] ?? 0)
  }

  /// Steps that failed, in the order of the plan.
  var failures: [RolloutStep] { plan.steps.filter { outcomes[$0.id]?.status == .failed } }

  /// Steps that were skipped, in the order of the plan.
  var skipped: [RolloutStep] { plan.steps.filter { outcomes[$0.id]?.status == .skipped } }

  /// Steps that were skipped and may not be.
  var unwaived: [RolloutStep] {
    skipped.filter { step in !plan.allowsSkip(of: step) && !waivers.contains { $0.covers(step) } }
  }

  /// The first step that has no outcome.
  var unfinished: RolloutStep? { plan.steps.first { outcomes[$0.id] == nil } }

  /// Whether a run can be gone on with: it was interrupted, or waits for a signature.
  var canResume: Bool { failures.isEmpty && unwaived.isEmpty && unfinished != nil }
}
