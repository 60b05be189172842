import ArgumentParser

/// `token-service rollout staging`: the canary in staging.
struct RolloutStagingCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "staging",
    abstract: "Moves the canary in staging through its cohorts: 5, 10, 25, 50 and 100%.",
    discussion: """
      Gates first, then for each cohort a probe of the control service and a soak. The
      first failure stops it; Ctrl-C ends in a decision, too, and --resume goes on.

      VARIABLES
        OA_STAGING_CONTROL_BASE_URL, OA_STAGING_CONTROL_AUTH_TOKEN,
        OA_STAGING_CANARY_COHORTS, OA_STAGING_CANARY_COHORT_SOAK_SECONDS,
        OA_RUNTIME_METRICS_URL, OA_CONTROL_STATUS_URL, RUNTIME_READ_TOKEN

      EXAMPLES
        token-service rollout staging --control-base-url https://control.example.com
        token-service rollout staging --cohorts 10,100 --cohort-soak-seconds 60
      """
  )

  @OptionGroup var common: RolloutOptions
  @OptionGroup var cohorts: RolloutCohortOptions

  func validate() throws { _ = try settings() }

  func run() async throws { try await common.run(.staging, try settings()) }

  private func settings() throws -> RolloutSettings? {
    try common.settings(.staging, shapedBy: cohorts.names) { settings, reader throws(ValidationError) in
      try cohorts.apply(
        to: &settings,
        reader,
        cohorts: "OA_STAGING_CANARY_COHORTS",
        soak: "OA_STAGING_CANARY_COHORT_SOAK_SECONDS"
      )
    }
  }
}
