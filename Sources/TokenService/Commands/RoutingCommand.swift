import ArgumentParser

/// `token-service routing`: which runtime runs a thread.
struct RoutingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "routing",
    abstract: "Shows and changes how threads are shared out between runtimes.",
    discussion: """
      EXAMPLES
        token-service routing show
        token-service routing set --user-percent 5 --autopilot-percent 5
        token-service routing set --user-percent 0 --autopilot-percent 0 --reason rollback
      """,
    subcommands: [RoutingShowCommand.self, RoutingSetCommand.self]
  )
}
