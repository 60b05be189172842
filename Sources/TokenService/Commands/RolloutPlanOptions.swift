import ArgumentParser

/// `--cohorts`, and how long each of them is watched.
struct RolloutCohortOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Percentages, ascending to 100, separated by commas.", valueName: "csv"))
  var cohorts: String?
  @Option(help: ArgumentHelp("How long each cohort is watched; 900, in production 1800.", valueName: "n"))
  var cohortSoakSeconds: String?

  /// Those that are given.
  var names: [String] {
    [("--cohorts", cohorts), ("--cohort-soak-seconds", cohortSoakSeconds)].filter { $0.1 != nil }.map(\.0)
  }

  func apply(
    to settings: inout RolloutSettings,
    _ variables: RolloutVariables,
    cohorts cohortsVariable: String,
    soak soakVariable: String
  ) throws(ValidationError) {
    if let text = cohorts ?? variables[cohortsVariable] {
      do throws(CohortList.Fault) { settings.cohorts = try CohortList(parsing: text) } catch {
        throw ValidationError("\(cohorts == nil ? cohortsVariable : "--cohorts"): \(error).")
      }
    }
    guard let text = cohortSoakSeconds ?? variables[soakVariable] else { return }
    do throws(ValueFault) { settings.soakSeconds = try ValueParser.wholeNumber(text, in: 1...604_800) } catch {
      let name = cohortSoakSeconds == nil ? soakVariable : "--cohort-soak-seconds"
      throw ValidationError("\(name) is a whole number from 1 to 604800; --no-soak goes without.")
    }
  }
}

/// Where the SLO is read, its bounds, and whether alerts are live.
struct RolloutSLOOptions: ParsableArguments {
  @Option(
    name: .customLong("slo-snapshot-url"),
    help: ArgumentHelp("JSON with p95_latency_ms and error_budget_ratio.", valueName: "url")
  )
  var sloSnapshotURL: String?
  @Option(help: ArgumentHelp("The p95 latency that is still good; 600.", valueName: "n")) var maxP95LatencyMs: String?
  @Option(help: ArgumentHelp("The share of errors that is still good; 0.020.", valueName: "ratio"))
  var maxErrorBudgetRatio: String?
  @Option(
    name: .customLong("alerts-url"),
    help: ArgumentHelp("The rules endpoint of Prometheus: /api/v1/rules.", valueName: "url")
  )
  var alertsURL: String?

  /// Those that are given.
  var names: [String] {
    let given = [
      ("--slo-snapshot-url", sloSnapshotURL), ("--max-p95-latency-ms", maxP95LatencyMs),
      ("--max-error-budget-ratio", maxErrorBudgetRatio), ("--alerts-url", alertsURL),
    ]
    return given.filter { $0.1 != nil }.map(\.0)
  }

  func apply(to settings: inout RolloutSettings, _ variables: RolloutVariables) throws(ValidationError) {
    settings.sloURL = try variables.url(sloSnapshotURL, "--slo-snapshot-url", "OA_SPACETIME_SLO_SNAPSHOT_URL")
    settings.alertsURL = try variables.url(alertsURL, "--alerts-url", "OA_SPACETIME_ALERTS_URL")
    let latency = try variables.number(
      maxP95LatencyMs,
      "--max-p95-latency-ms",
      "OA_SPACETIME_SLO_MAX_P95_LATENCY_MS",
      in: 0...600_000
    )
    let ratio = try variables.number(
      maxErrorBudgetRatio,
      "--max-error-budget-ratio",
      "OA_SPACETIME_SLO_MAX_ERROR_BUDGET_RATIO",
      in: 0...1
    )
    if let latency { settings.bounds.p95Latency = latency }
    if let ratio { settings.bounds.errorBudgetRatio = ratio }
  }
}

/// What goes before a promotion in production: staging, and a rollback that was rehearsed.
struct RolloutDrillOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Rehearses a rollback; sh -c is given it.",
      discussion: "./scripts/local-ci.sh canary-drill where it is left out.",
      valueName: "cmd"
    )
  )
  var rollbackDrillCommand: String?
  @Flag(help: "Rehearses no rollback, which needs a waiver.") var skipRollbackDrill = false
  @Option(help: ArgumentHelp("The evidence of a staging rollout that allowed.", valueName: "dir"))
  var stagingBundle: String?

  /// Those that are given.
  var names: [String] {
    let given: [(String, Bool)] = [
      ("--rollback-drill-command", rollbackDrillCommand != nil), ("--skip-rollback-drill", skipRollbackDrill),
      ("--staging-bundle", stagingBundle != nil),
    ]
    return given.filter(\.1).map(\.0)
  }

  func apply(to settings: inout RolloutSettings, _ variables: RolloutVariables) throws(ValidationError) {
    if let command = rollbackDrillCommand ?? variables["OA_SPACETIME_ROLLBACK_DRILL_COMMAND"] {
      settings.rollbackDrillCommand = try RolloutVariables.text(command, "--rollback-drill-command")
    }
    settings.skipsRollbackDrill = skipRollbackDrill
    if let stagingBundle, stagingBundle.isEmpty { throw ValidationError("--staging-bundle needs a folder.") }
    settings.stagingBundle = stagingBundle
  }
}
