import ArgumentParser
import Foundation

/// `parity-harness`.
struct HarnessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parity-harness",
    abstract: "Holds sync clients against a runtime while everything is killed, rotated and revoked.",
    discussion: """
      Starts a token service, a runtime and client processes on loopback ports, publishes events, walks a plan of faults
      that the seed determines, and compares every client's state with what was acknowledged.

      EXIT CODES
        0  allow: no gap, no duplicate, no reorder, no lost append, no auth failure seen by an application
        1  block: something of it failed; SUMMARY.md says what
        2  a wrong command line
      """
  )

  @Option(help: ArgumentHelp("The program token-service.", valueName: "path")) var tokenService: String
  @Option(help: ArgumentHelp("The program sync-runtime.", valueName: "path")) var syncRuntime: String
  @Option(help: ArgumentHelp("The program sync-client.", valueName: "path")) var syncClient: String
  @Option(help: ArgumentHelp("Where the evidence goes: a new folder.", valueName: "dir")) var outputDir: String
  @Option(help: ArgumentHelp("How long events are published.", valueName: "seconds")) var duration = 30.0
  @Option(help: "Sessions over all client processes.") var sockets = 40
  @Option(help: "Client processes.") var clients = 4
  @Option(help: "Key rotations.") var rotations = 1
  @Option(help: "Kills of client processes.") var killClients = 2
  @Option(help: "Kills of the runtime.") var killRuntime = 1
  @Option(help: "Kills of the token service.") var killService = 1
  @Option(help: "Tokens that are revoked.") var revokeTokens = 2
  @Option(help: "Devices that are revoked.") var revokeDevices = 1
  @Option(help: "Client processes that are away for longer than events are kept.") var absentClients = 1
  @Option(help: "Chooses times and targets.") var seed: UInt64 = 1
  @Option(help: "Events a second and stream.") var rate = 5.0
  @Option(help: ArgumentHelp("The life of tokens.", valueName: "seconds")) var ttl: Int64 = 20
  @Option(help: ArgumentHelp("How long all may take to connect, and to catch up.", valueName: "seconds"))
  var settle = 60.0
  @Option(help: .hidden) var sabotage: Sabotage?

  func validate() throws {
    for path in [tokenService, syncRuntime, syncClient] where access(path, X_OK) != 0 {
      throw ValidationError("\(path) is no program.")
    }
    guard (10...86_400).contains(duration) else { throw ValidationError("--duration is 10 to 86400.") }
    guard (1...100).contains(clients) else { throw ValidationError("--clients is 1 to 100.") }
    guard (clients...10_000).contains(sockets) else { throw ValidationError("--sockets is --clients to 10000.") }
    let counts = [rotations, killClients, killRuntime, killService, revokeTokens, revokeDevices, absentClients]
    guard counts.allSatisfy({ (0...1000).contains($0) }) else {
      throw ValidationError("Counts of faults are 0 to 1000.")
    }
    guard absentClients < clients else { throw ValidationError("--absent-clients is less than --clients.") }
    guard revokeTokens + revokeDevices <= sockets / 2 else {
      throw ValidationError("At most half of the sessions are revoked.")
    }
    guard Double(rotations) * 6 <= duration else { throw ValidationError("A rotation takes six seconds at least.") }
    guard (0.1...100).contains(rate) else { throw ValidationError("--rate is 0.1 to 100.") }
    guard (10...900).contains(ttl) else { throw ValidationError("--ttl is 10 to 900.") }
    guard (1...3600).contains(settle) else { throw ValidationError("--settle is 1 to 3600.") }
  }

  /// What the run is told.
  var settings: HarnessSettings {
    var settings = HarnessSettings()
    (settings.tokenService, settings.syncRuntime, settings.syncClient) = (tokenService, syncRuntime, syncClient)
    (settings.output, settings.duration, settings.sockets) = (outputDir, duration, sockets)
    (settings.clients, settings.seed, settings.rate, settings.ttl) = (clients, seed, rate, ttl)
    (settings.settle, settings.sabotage) = (settle, sabotage)
    settings.faults = FaultCounts(
      rotations: rotations,
      killClients: killClients,
      killRuntime: killRuntime,
      killService: killService,
      revokeTokens: revokeTokens,
      revokeDevices: revokeDevices,
      absentClients: absentClients,
      absence: min(30, max(6, duration / 6))
    )
    settings.commit = ProcessInfo.processInfo.environment["OA_BUILD_COMMIT"] ?? "unknown"
    return settings
  }
}

extension Sabotage: ExpressibleByArgument {}
