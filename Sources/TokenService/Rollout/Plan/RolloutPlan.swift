/// What a rollout does, in its order, and which of it may be left out.
struct RolloutPlan: Sendable {
  let kind: RolloutKind
  let steps: [RolloutStep]

  /// Whether a step may be skipped without a waiver.
  func allowsSkip(of step: RolloutStep) -> Bool {
    switch step.family {
    // What is only kept for people.
    case .snapshots, .sequence: true
    case .gates, .probes, .soak: kind == .staging
    default: false
    }
  }

  /// Why a staging rollout with this step skipped proves nothing to production; none where it does.
  func devaluation(skipping step: RolloutStep) -> String? {
    guard kind == .staging else { return nil }
    return switch step.family {
    case .gates: "gates skipped"
    case .soak: "soak skipped"
    default: nil
    }
  }

  /// What `--waive` may name.
  var waivable: Set<String> {
    let open = steps.filter { !allowsSkip(of: $0) || devaluation(skipping: $0) != nil }
    return Set(open.map(\.id) + open.map(\.family.rawValue))
  }

  func step(_ id: String) -> RolloutStep? { steps.first { $0.id == id } }
}

extension RolloutPlan {
  /// The plan of these settings.
  init(_ settings: RolloutSettings) {
    kind = settings.kind
    steps =
      switch settings.kind {
      case .staging: Self.staging(settings)
      case .production: Self.production(settings)
      case .runtime: Self.runtime(settings)
      }
  }

  private static func staging(_ settings: RolloutSettings) -> [RolloutStep] {
    let parts = PlanParts(settings: settings)
    let cohorts = settings.cohorts.percentages.flatMap { parts.cohort($0, readsSLO: false) }
    return [parts.sequence] + parts.gates + [parts.snapshot("before", stage: "baseline")] + cohorts + [
      parts.snapshot("after", stage: "after")
    ]
  }

  /// The rollback is rehearsed before the first user is moved: afterwards it would be too late to find out.
  private static func production(_ settings: RolloutSettings) -> [RolloutStep] {
    let parts = PlanParts(settings: settings)
    let cohorts = settings.cohorts.percentages.flatMap { parts.cohort($0, readsSLO: true) }
    let before = [parts.stagingBundle, parts.alerts, parts.sequence] + parts.gates
    let baseline = [parts.snapshot("before", stage: "baseline"), parts.slo("baseline", stage: "baseline")]
    return before + baseline + parts.rollbackDrill + cohorts + [parts.snapshot("after", stage: "after")]
  }

  private static func runtime(_ settings: RolloutSettings) -> [RolloutStep] {
    let parts = PlanParts(settings: settings)
    let preflight = [parts.stableRevisions, parts.holdLengths, parts.alerts, parts.sequence] + parts.gates
    let baseline = [parts.snapshot("before", stage: "preflight"), parts.slo("baseline", stage: "preflight")]
    let first = baseline + [parts.kpis("preflight")] + parts.signOff(after: "preflight")
    return preflight + first + settings.stages.flatMap { parts.stage($0) } + [parts.snapshot("after", stage: "after")]
  }
}
