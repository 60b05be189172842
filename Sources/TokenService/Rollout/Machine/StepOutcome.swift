/// What came of a step.
struct StepOutcome: Sendable, Hashable {
  enum Status: String, Sendable { case passed, failed, skipped }

  let status: Status
  /// Why it failed or was skipped; what was found where it passed.
  let detail: String
  var seconds = 0.0

  static func passed(_ detail: String) -> StepOutcome { StepOutcome(status: .passed, detail: detail) }
  static func failed(_ detail: String) -> StepOutcome { StepOutcome(status: .failed, detail: detail) }
  static func skipped(_ detail: String) -> StepOutcome { StepOutcome(status: .skipped, detail: detail) }
}

/// Somebody's word that what was skipped may be skipped.
struct Waiver: Sendable, Hashable {
  /// The id of a step, or of a family of steps.
  let step: String
  let reason: String

  func covers(_ step: RolloutStep) -> Bool { self.step == step.id || self.step == step.family.rawValue }
}
