import ArgumentParser

/// `token-service rollout`: promotions by cohort, behind gates, with evidence.
struct RolloutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollout",
    abstract: "Promotes by cohort behind gates, and leaves evidence that ends in a decision.",
    discussion: """
      EXIT CODES
        0  allow
        1  block; SUMMARY.md of the evidence says why
        2  a wrong command line

      EXAMPLES
        token-service rollout staging --control-base-url https://control.example.com
        token-service rollout production --staging-bundle output/canary/spacetime/staging-20260225T084512Z
        token-service rollout runtime --owner sync --sign-off "Ada Lovelace"
        token-service rollout production --resume output/canary/spacetime/production-20260226T090000Z
      """,
    subcommands: [RolloutStagingCommand.self, RolloutProductionCommand.self, RolloutRuntimeCommand.self]
  )
}
