/// The steps that plans are made of, with the reason where one will not be done.
struct PlanParts {
  let settings: RolloutSettings

  private var kind: RolloutKind { settings.kind }

  /// What comes before the first user; the runtime's rollout calls all of it its preflight.
  private func early(_ stage: String) -> String { kind == .runtime ? "preflight" : stage }

  // MARK: What must be there before

  var stagingBundle: RolloutStep {
    let skip = settings.stagingBundle == nil ? "no --staging-bundle" : nil
    return RolloutStep(id: "staging-bundle", stage: "before", work: .stagingBundle, skip: skip)
  }

  var alerts: RolloutStep {
    let skip = settings.alertsURL == nil ? "no --alerts-url" : nil
    return RolloutStep(id: "alerts", stage: early("before"), work: .alerts, skip: skip)
  }

  var stableRevisions: RolloutStep {
    let skip = settings.stableRevisions.isEmpty ? "no --stable-revision" : nil
    return RolloutStep(id: "stable-revisions", stage: "preflight", work: .stableRevisions, skip: skip)
  }

  var holdLengths: RolloutStep {
    let isShort = settings.stages.contains { $0.hold.seconds < $0.least }
    let skip = settings.skipsSoak ? "--no-soak" : isShort ? "the holds are shorter than the plan's" : nil
    return RolloutStep(id: "holds", stage: "preflight", work: .holdLengths, skip: skip)
  }

  var sequence: RolloutStep { RolloutStep(id: "env-sequence", stage: early("before"), work: .sequence) }

  var gates: [RolloutStep] {
    Gate.all(for: kind).map { gate in
      let skip = settings.skipsGates ? "--skip-gates" : nil
      return RolloutStep(id: "gate:" + gate.name, stage: early("gates"), work: .gate(gate), skip: skip)
    }
  }

  var rollbackDrill: [RolloutStep] {
    let drill = RolloutStep(
      id: "rollback-drill",
      stage: "rollback drill",
      work: .rollbackDrill(.rollbackDrill(settings.rollbackDrillCommand)),
      skip: settings.skipsRollbackDrill ? "--skip-rollback-drill" : nil
    )
    return [drill, slo("post_rollback_drill", stage: "rollback drill")]
  }

  // MARK: What is looked at

  func snapshot(_ suffix: String, stage: String) -> RolloutStep {
    let isConfigured = settings.metricsURL != nil || settings.controlStatusURL != nil
    let skip = isConfigured ? nil : "neither a metrics nor a status URL"
    return RolloutStep(id: "snapshot:" + suffix, stage: stage, work: .snapshot(suffix), skip: skip)
  }

  func slo(_ label: String, stage: String) -> RolloutStep {
    let skip = settings.sloURL == nil ? "no --slo-snapshot-url" : nil
    return RolloutStep(id: "slo:" + label, stage: stage, work: .slo(label), skip: skip)
  }

  private func probe(_ percentage: Int, stage: String) -> RolloutStep {
    let isConfigured = settings.controlBaseURL != nil && settings.hasAuthToken
    let skip = isConfigured ? nil : "missing_control_base_or_token"
    return RolloutStep(id: "probe:\(percentage)", stage: stage, work: .probe(percentage), skip: skip)
  }

  private func soak(_ hold: Hold, stage: String) -> RolloutStep {
    RolloutStep(id: "soak:" + hold.name, stage: stage, work: .soak(hold), skip: settings.skipsSoak ? "--no-soak" : nil)
  }

  func signOff(after stage: String) -> [RolloutStep] {
    [RolloutStep(id: "sign-off:" + stage, stage: stage, work: .signOff(stage))]
  }

  // MARK: Users that are moved

  func cohort(_ percentage: Int, readsSLO: Bool) -> [RolloutStep] {
    let stage = "\(percentage)%"
    let slo = readsSLO ? [slo("cohort_\(percentage)", stage: stage)] : []
    return [snapshot("before_\(percentage)", stage: stage), probe(percentage, stage: stage)] + slo
      + [
        soak(Hold(name: "\(percentage)", seconds: settings.soakSeconds), stage: stage),
        snapshot("after_\(percentage)", stage: stage),
      ]
  }

  /// Why the KPIs cannot all be read.
  private var missingSource: String? {
    if settings.kpis.contains(where: { $0.source == .metrics }), settings.metricsURL == nil {
      return "no --runtime-metrics-url"
    }
    return settings.kpis.contains { $0.source == .slo } && settings.sloURL == nil ? "no --slo-snapshot-url" : nil
  }

  func kpis(_ stage: String) -> RolloutStep {
    RolloutStep(id: "kpis:" + stage, stage: stage, work: .kpis(stage), skip: missingSource)
  }

  func stage(_ stage: RuntimeStage) -> [RolloutStep] {
    let name = stage.name
    let probes = stage.percentage.map { [probe($0, stage: name)] } ?? []
    return [snapshot("before_" + name, stage: name)] + probes + [slo("stage_" + name, stage: name)]
      + [soak(stage.hold, stage: name), snapshot("after_" + name, stage: name), kpis(name)] + signOff(after: name)
  }
}
