import AsyncHTTPClient
import Foundation
import JWT
import TokenRules
import TokenVerification

/// What a scenario is played on: a scratch folder, real replicas of the service, and what asks them.
final class ChaosStage: Temporary {
  let settings: ChaosSettings
  let environment: DrillEnvironment
  let replicas: [ReplicaProcess]
  let client: FleetClient
  let log: ChaosLog
  let lifeline: Lifeline
  let desk: OperatorDesk
  let http: HTTPClient

  /// Makes folders, secrets and a ring; nothing runs yet.
  ///
  /// - Parameters:
  ///   - replicas: how many there are.
  ///   - ttl: the life of tokens, in seconds.
  ///   - variables: what the scenario sets otherwise; `<ENV>` in a name stands for the environment.
  ///   - launcher: what starts each replica, with its arguments.
  init(
    _ set: ChaosSet,
    replicas: Int = 1,
    ttl: Int64 = 60,
    variables: [String: String] = [:],
    through launcher: [String] = []
  ) async throws {
    var rehearsal = DrillSettings()
    rehearsal.replicas = replicas
    rehearsal.ttl = ttl
    settings = set.settings
    log = set.log
    lifeline = set.lifeline
    environment = try DrillEnvironment(rehearsal, in: set.folder, overrides: variables)
    desk = try OperatorDesk(environment)
    let outcome = try await desk.keys(["init"])
    guard outcome.code == 0 else { throw DrillFault("`keys init` ended with \(outcome.code): \(outcome.complaint)") }
    let environment = environment
    self.replicas = try (1...replicas).map {
      try ReplicaProcess("replica-\($0)", environment, set.lifeline, through: launcher)
    }
    for replica in self.replicas { try DrillFolder.write(try desk.bytes(), to: replica.ringFile) }
    http = .forChaos()
    client = FleetClient(http: http, readToken: environment.readToken)
  }

  /// Starts a replica, and waits until it wants traffic.
  @discardableResult
  func start(_ number: Int, ahead: Int? = nil) async throws -> ReplicaAddress {
    let replica = replicas[number]
    let address = try await replica.start(ahead: ahead)
    guard try await wait(upTo: 30, for: { await self.client.isReady(at: address)?.isReady == true }) else {
      throw DrillFault("\(replica.name) does not become ready")
    }
    log.note("\(replica.name) serves at \(address.clients)")
    return address
  }

  /// Ends everything; called however the scenario went.
  func end() async {
    for replica in replicas { await replica.kill() }
    try? await http.shutdown()
  }

  /// The sessions of so many desktop clients.
  ///
  /// - Parameters:
  ///   - age: backdated by so many seconds.
  ///   - padding: what makes their ids longer.
  func sessions(_ count: Int, age: Int64 = 120, padding: String = "") throws -> [String] {
    let tokens = DrillTokens(random: SystemRandom())
    let (key, now) = (environment.sessionKey, SystemClock().now())
    return try (0..<count).map { try tokens.session($0, key: key, now: now, age: age, padding: padding) }
  }

  /// Waits until something holds; says whether it came to hold.
  func wait(upTo seconds: Double, for holds: @Sendable () async throws -> Bool) async throws -> Bool {
    try await time(upTo: seconds, until: holds) != nil
  }

  /// Waits until something holds: how long that took, in seconds; `nil` where it did not in time.
  func time(upTo seconds: Double, until holds: @Sendable () async throws -> Bool) async throws -> Double? {
    let start = ContinuousClock.now
    while true {
      if try await holds() { return (ContinuousClock.now - start) / .seconds(1) }
      guard ContinuousClock.now - start < .seconds(seconds) else { return nil }
      try await Task.sleep(for: .milliseconds(50))
    }
  }
}

/// What every scenario is given.
struct ChaosSet: Sendable {
  let settings: ChaosSettings
  /// Of this scenario alone.
  let folder: DrillFolder
  let lifeline: Lifeline
  let log: ChaosLog
}

extension HTTPClient {
  /// A client for chaos drills: no redirects, no second tries, and as many connections as there are questions.
  static func forChaos() -> HTTPClient {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
    configuration.timeout = .init(connect: .seconds(2), read: .seconds(20))
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 1024
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }
}
