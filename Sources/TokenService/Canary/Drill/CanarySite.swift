import Glibc
import Synchronization
import TokenRules

/// The processes of a canary drill: a stable and a canary revision of the service that share a ring, and nginx before them.
final class CanarySite: Sendable {
  let edge: EdgeProxy
  let environment: DrillEnvironment
  let stable: ReplicaProcess
  let lifeline: Lifeline
  let desk: OperatorDesk
  let parts: Mutex<Parts>

  /// What changes while the drill runs.
  struct Parts: Sendable {
    var canary: ReplicaProcess
    var addresses: [DrillRevision: ReplicaAddress] = [:]
    var stutter: Task<Void, Never>?
  }

  /// Where revisions listen.
  var addresses: [DrillRevision: ReplicaAddress] { parts.withLock(\.addresses) }
  var canary: ReplicaProcess { parts.withLock(\.canary) }

  /// - Parameter folder: holds everything but the evidence, the scratch secrets too.
  init(in folder: DrillFolder, seed: String) async throws {
    guard let lifeline = Lifeline() else { throw DrillFault("no pipe can be made") }
    self.lifeline = lifeline
    environment = try DrillEnvironment(Self.settings, in: folder, overrides: Self.overrides)
    desk = try OperatorDesk(environment)
    let outcome = try await desk.keys(["init"])
    guard outcome.code == 0 else { throw DrillFault("`keys init` ended with \(outcome.code): \(outcome.complaint)") }
    stable = try Self.replica("stable", environment, lifeline, desk)
    parts = Mutex(Parts(canary: try Self.replica("canary", environment, lifeline, desk)))
    let (port, canaryPort) = try EdgeProxy.freePorts()
    let none = "127.0.0.1:1"
    let configuration = EdgeConfiguration(port: port, canaryPort: canaryPort, stable: none, canary: none, seed: seed)
    edge = try EdgeProxy(configuration, in: folder, lifeline)
  }

  private static var settings: DrillSettings {
    var settings = DrillSettings()
    settings.ttl = CanarySettings.ttl
    return settings
  }

  private static let overrides = [
    "OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS": "\(CanarySettings.margin)",
    "OA_SYNC_TOKEN_MIN_TTL_SECONDS": "\(CanarySettings.margin + 1)",
  ]

  /// - Parameter settings: variables that this revision has otherwise.
  static func replica(
    _ name: String,
    _ environment: DrillEnvironment,
    _ lifeline: Lifeline,
    _ desk: OperatorDesk,
    settings: [String] = []
  ) throws -> ReplicaProcess {
    let launcher = ["/usr/bin/env", "OA_BUILD_COMMIT=\(name)"] + settings
    let replica = try ReplicaProcess(name, environment, lifeline, through: launcher)
    try DrillFolder.write(try desk.bytes(), to: replica.ringFile)
    return replica
  }

  // MARK: Life

  func start() async throws {
    let (stable, canary) = (try await stable.start(), try await canary.start())
    parts.withLock { $0.addresses = [.stable: stable, .canary: canary] }
    try await edge.change(to: [.stable: stable, .canary: canary])
    try await edge.start()
  }

  /// Ends every process.
  func stop() async {
    await endFault()
    await edge.stop()
    await canary.kill()
    await stable.kill()
  }

  /// The logs that evidence keeps, by the name under which it does.
  var logs: [(name: String, path: String)] {
    let canary = canary
    return [
      ("stable.log", stable.logFile), ("\(canary.name).log", canary.logFile),
      ("edge-error.log", edge.home + "/logs/error.log"),
      ("edge-access.log", edge.home + "/logs/access.log"),
    ]
  }
}

extension EdgeProxy {
  /// Leads to revisions that listen elsewhere now.
  func change(to addresses: [DrillRevision: ReplicaAddress]) async throws {
    let edit: (inout EdgeConfiguration) -> Void = { configuration in
      configuration.stable = addresses[.stable].map(Self.authority) ?? configuration.stable
      configuration.canary = addresses[.canary].map(Self.authority) ?? configuration.canary
    }
    try await isRunning ? change(edit) : prepare(edit)
  }

  private static func authority(_ address: ReplicaAddress) -> String {
    String(address.clients.dropFirst("http://".count))
  }
}
