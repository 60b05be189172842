import ArgumentParser

/// `token-service routing show`: the routing that is in force.
struct RoutingShowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Shows the routing that is in force.",
    discussion: """
      Asked with RUNTIME_READ_TOKEN, else with RUNTIME_ADMIN_TOKEN.

      EXAMPLES
        token-service routing show
        token-service routing show --url http://10.0.0.1:9090 --url http://10.0.0.2:9090
      """
  )

  @OptionGroup var target: RoutingTarget

  func run() async throws {
    let client = RoutingClient(token: try KeysReplicaOptions.token(in: try target.environment.served()))
    try await target.ask { url throws(RoutingClient.Problem) in try await client.show(at: url) }
  }
}
