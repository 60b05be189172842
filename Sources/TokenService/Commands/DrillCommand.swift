import ArgumentParser

/// `token-service drill`: what can go wrong is made to go wrong, with real processes.
struct DrillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drill",
    abstract: "Drills with real processes, and the evidence they leave.",
    discussion: """
      EXAMPLES
        token-service drill canary
        token-service drill canary --fault refuse --clients 50
      """,
    subcommands: [DrillCanaryCommand.self]
  )
}
