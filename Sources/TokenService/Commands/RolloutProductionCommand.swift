import ArgumentParser

/// `token-service rollout production`: the phased promotion.
struct RolloutProductionCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "production",
    abstract: "Promotes production through its cohorts: 1, 5, 10, 25, 50 and 100%.",
    discussion: """
      As staging, and: the bundle of a staging rollout that allowed, live alerts, a
      rollback that was rehearsed before the first user is moved, and the SLO within
      its bounds at the baseline, after the rollback, at every cohort and during every
      soak. What is skipped blocks, unless --waive names it and --reason says why.

      VARIABLES
        OA_PROD_CONTROL_BASE_URL, OA_PROD_CONTROL_AUTH_TOKEN,
        OA_PROD_ROLLOUT_COHORTS, OA_PROD_ROLLOUT_COHORT_SOAK_SECONDS,
        OA_RUNTIME_METRICS_URL, OA_CONTROL_STATUS_URL, RUNTIME_READ_TOKEN,
        OA_SPACETIME_SLO_SNAPSHOT_URL, OA_SPACETIME_SLO_MAX_P95_LATENCY_MS,
        OA_SPACETIME_SLO_MAX_ERROR_BUDGET_RATIO, OA_SPACETIME_ROLLBACK_DRILL_COMMAND

      EXAMPLES
        token-service rollout production --staging-bundle DIR --alerts-url URL
        token-service rollout production --waive alerts --reason "paged by hand, OPS-17"
      """
  )

  @OptionGroup var common: RolloutOptions
  @OptionGroup var cohorts: RolloutCohortOptions
  @OptionGroup var slo: RolloutSLOOptions
  @OptionGroup var drill: RolloutDrillOptions

  func validate() throws { _ = try settings() }

  func run() async throws { try await common.run(.production, try settings()) }

  private func settings() throws -> RolloutSettings? {
    let names = cohorts.names + slo.names + drill.names
    return try common.settings(.production, shapedBy: names) { settings, reader throws(ValidationError) in
      try cohorts.apply(
        to: &settings,
        reader,
        cohorts: "OA_PROD_ROLLOUT_COHORTS",
        soak: "OA_PROD_ROLLOUT_COHORT_SOAK_SECONDS"
      )
      try slo.apply(to: &settings, reader)
      try drill.apply(to: &settings, reader)
    }
  }
}
