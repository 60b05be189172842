import ArgumentParser

/// `token-service drill`: faults on purpose, with real processes, and what they show.
struct DrillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drill",
    abstract: "Drills faults with real processes on this machine, and leaves evidence.",
    discussion: """
      EXAMPLES
        token-service drill canary --fault refuse --clients 50
        token-service drill chaos --list
        token-service drill chaos --only overload --only slow-clients
      """,
    subcommands: [CanaryDrillCommand.self, ChaosDrillCommand.self]
  )
}
