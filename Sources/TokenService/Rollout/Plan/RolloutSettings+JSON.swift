import JWT

/// `plan.json` of a bundle.
extension RolloutSettings {
  static let schema = "rollout.plan.v1"

  /// The file's bytes.
  func json(_ context: EvidenceContext) -> [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("schema", Self.schema)
    writer.member("run_id", context.runID)
    writer.member("commit", context.commit)
    writer.member("config_digest", context.configurationDigest)
    writer.member("rollout", kind.rawValue)
    writer.member("cohorts", cohorts.text)
    writer.member("soak_seconds", soakSeconds)
    writer.member("no_soak", skipsSoak)
    writer.member("skip_gates", skipsGates)
    writer.member("skip_rollback_drill", skipsRollbackDrill)
    writer.member("control_base_url", orNull: controlBaseURL)
    writer.member("control_status_url", orNull: controlStatusURL)
    writer.member("runtime_metrics_url", orNull: metricsURL)
    writer.member("slo_snapshot_url", orNull: sloURL)
    writer.member("alerts_url", orNull: alertsURL)
    writer.member("staging_bundle", orNull: stagingBundle)
    writer.name("max_p95_latency_ms")
    writer.value(preformatted: "\(bounds.p95Latency)")
    writer.name("max_error_budget_ratio")
    writer.value(preformatted: "\(bounds.errorBudgetRatio)")
    writer.member("rollback_drill_command", rollbackDrillCommand)
    writer.name("hold_seconds")
    if let holdSeconds { writer.value(holdSeconds) } else { writer.null() }
    writer.member("kpis", kpis.map(\.text))
    writer.member("stable_revisions", stableRevisions)
    writer.member("owner", orNull: owner)
    writer.member("blockers", blockers)
    writer.member("has_auth_token", hasAuthToken)
    writer.member("has_read_token", hasReadToken)
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  /// Reads the file; nothing where it is none.
  init?(parsing bytes: [UInt8]) {
    guard
      let object = try? JSONObject(parsing: bytes), object["schema"]?.string == Self.schema,
      let kind = object["rollout"]?.string.flatMap(RolloutKind.init),
      let cohorts = (object["cohorts"]?.string).flatMap({ try? CohortList(parsing: $0) }),
      let soakSeconds = object["soak_seconds"]?.integer,
      let latency = object["max_p95_latency_ms"]?.double,
      let ratio = object["max_error_budget_ratio"]?.double,
      let command = object["rollback_drill_command"]?.string,
      let kpis = object["kpis"]?.strings
    else { return nil }
    self.init(kind: kind, cohorts: cohorts, soakSeconds: soakSeconds)
    skipsSoak = object["no_soak"]?.bool ?? false
    skipsGates = object["skip_gates"]?.bool ?? false
    skipsRollbackDrill = object["skip_rollback_drill"]?.bool ?? false
    controlBaseURL = object["control_base_url"]?.string
    controlStatusURL = object["control_status_url"]?.string
    metricsURL = object["runtime_metrics_url"]?.string
    sloURL = object["slo_snapshot_url"]?.string
    alertsURL = object["alerts_url"]?.string
    stagingBundle = object["staging_bundle"]?.string
    bounds = SLOBounds(p95Latency: latency, errorBudgetRatio: ratio)
    rollbackDrillCommand = command
    holdSeconds = object["hold_seconds"]?.integer
    self.kpis = kpis.compactMap { try? KPI(parsing: $0) }
    stableRevisions = object["stable_revisions"]?.strings ?? []
    owner = object["owner"]?.string
    blockers = object["blockers"]?.strings ?? []
    hasAuthToken = object["has_auth_token"]?.bool ?? false
    hasReadToken = object["has_read_token"]?.bool ?? false
  }
}
