import ArgumentParser

/// `token-service routing set`: changes the routing while the service runs.
struct RoutingSetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Changes the routing while the service runs.",
    discussion: """
      What is not named stays. It holds until the service restarts, which begins with its variables again. Asked with
      RUNTIME_ADMIN_TOKEN.

      EXIT CODES
        0  every service has made the change
        65 a service refuses it; 69 one does not answer; 77 one does not accept the token

      EXAMPLES
        token-service routing set --user-percent 5 --autopilot-percent 5
        token-service routing set --shadow true --sample-rate 0.25
        token-service routing set --user-percent 0 --autopilot-percent 0 --reason rollback
      """
  )

  @OptionGroup var target: RoutingTarget
  @Option(help: "The share of the users on the canary, 0 to 100.") var userPercent: Int?
  @Option(help: "The share of the autopilots on the canary, 0 to 100.") var autopilotPercent: Int?
  @Option(help: "Deals the cohorts anew.") var seed: String?
  @Option(help: ArgumentHelp("Whether stable threads are mirrored.", valueName: "true|false")) var shadow: Bool?
  @Option(help: "The share of them that is, 0 to 1.") var sampleRate: Double?
  @OptionGroup var origin: RevocationsOriginOptions

  func validate() throws {
    for (name, percent) in [("--user-percent", userPercent), ("--autopilot-percent", autopilotPercent)] {
      if let percent, !(0...100).contains(percent) { throw ValidationError("\(name) is 0 to 100.") }
    }
    if let sampleRate, !(0...1).contains(sampleRate) { throw ValidationError("--sample-rate is 0 to 1.") }
    if change.isEmpty { throw ValidationError("Name what is to be changed.") }
  }

  func run() async throws {
    let (change, client) = (change, RoutingClient(token: try target.adminToken()))
    // The service's own reading says what is wrong with it, before any of them is asked.
    do throws(RequestFailure) { _ = try RoutingChange(parsing: change.body) } catch { throw CommandFailure(error) }
    try await target.ask { url throws(RoutingClient.Problem) in try await client.make(change, at: url) }
  }

  private var change: RoutingChange {
    var change = RoutingChange()
    change.userPercent = userPercent
    change.autopilotPercent = autopilotPercent
    change.seed = seed
    change.isShadowEnabled = shadow
    change.shadowSampleRate = sampleRate
    change.reason = origin.reason
    change.requestedBy = origin.requester
    return change
  }
}
