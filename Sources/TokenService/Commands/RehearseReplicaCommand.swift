import ArgumentParser

/// `token-service rehearse replica`: `serve` for a rehearsal, which ends when the rehearsal does, however that ended.
struct RehearseReplicaCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replica",
    abstract: "Serves until standard input ends; rehearsals start their replicas so.",
    shouldDisplay: false
  )

  @OptionGroup var serve: ServeCommand

  func run() async throws {
    Lifeline.hold()
    try await serve.run()
  }
}
