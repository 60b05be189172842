import Glibc

/// A thousand slow clients beside normal ones: slow to send a head, slow to send a body, not reading answers at all.
struct SlowClientsDrill: ChaosDrill {
  /// The script in numbers.
  struct Plan: Sendable {
    /// Mints a second of normal clients.
    let rate: Double
    let slow: [Slowness: Int]
    /// Seconds that are measured before, and that the slow ones have.
    let before: Double
    let meanwhile: Double
    /// Whether those that do not read are waited for: they have 45 seconds.
    let waitsForReaders: Bool
    let latencyFloor: Double
    let clients = 100
  }

  let plan: Plan
  private let isSabotaged: Bool
  var estimate: Double { plan.before + plan.meanwhile + 8 }

  init(_ settings: ChaosSettings) {
    plan =
      settings.isQuick
      ? Plan(
        rate: 50,
        slow: [.head: 60, .body: 60, .reader: 30],
        before: 3,
        meanwhile: 22,
        waitsForReaders: false,
        latencyFloor: 250
      )
      : Plan(
        rate: 200,
        slow: [.head: 350, .body: 350, .reader: 300],
        before: 8,
        meanwhile: 50,
        waitsForReaders: true,
        latencyFloor: 10
      )
    isSabotaged = settings.isSabotaged
  }

  func play(_ set: ChaosSet) async throws -> any ChaosFindings {
    try await ChaosStage(set).use(play)
  }

  private func play(_ stage: ChaosStage) async throws -> SlowClientsFindings {
    let address = try await stage.start(0)
    return try await OpenLoop(port: address.port, connections: 256).use { load in
      try await SlowClients().use { try await play(stage, address, load, $0) }
    }
  }

  private func play(
    _ stage: ChaosStage,
    _ address: ReplicaAddress,
    _ load: OpenLoop,
    _ slow: SlowClients
  ) async throws -> SlowClientsFindings {
    let requests = try stage.sessions(plan.clients).map { MintRequest.bytes(bearer: $0) }
    var findings = SlowClientsFindings(
      planned: plan.slow.values.reduce(0, +),
      waitsForReaders: plan.waitsForReaders,
      latencyFloor: plan.latencyFloor
    )
    _ = try await load.run(rate: plan.rate, seconds: 1) { requests[$0 % requests.count] }
    findings.before = try await load.run(rate: plan.rate, seconds: plan.before) { requests[$0 % requests.count] }
    stage.log.note("without slow clients: \(findings.before.words)")

    let others = try await otherConnections(stage, address, load)
    try await slow.begin(plan.slow, port: address.port)
    findings.taken = try await taken(stage, address, load)
    stage.log.note("\(findings.taken ?? 0) slow clients are connected")
    async let meanwhile = load.run(rate: plan.rate, seconds: plan.meanwhile) { requests[$0 % requests.count] }
    if isSabotaged { try await standStill(stage.replicas[0]) }
    findings.meanwhile = try await meanwhile
    stage.log.note("with slow clients: \(findings.meanwhile.words)")
    findings.standing = try await slow.standing()
    let open = findings.standing.open.map { "\($0.value) of kind \($0.key)" }.sorted().joined(separator: ", ")
    stage.log.note("\(findings.standing.timedOut) were told 408; connected still: \(open.isEmpty ? "none" : open)")
    if plan.waitsForReaders { findings.left = try await left(stage, address, load, others).map(Double.init) }
    return findings
  }

  /// The connections of the public listener, as the service counts them, but for those of normal clients.
  private func otherConnections(
    _ stage: ChaosStage,
    _ address: ReplicaAddress,
    _ load: OpenLoop
  ) async throws -> Int? {
    let all = await stage.client.metric(#"http_connections{listener="public"}"#, at: address)
    let own = try await load.openConnections()
    return all.map { Int($0) - own }
  }

  /// How many of the slow ones the service has taken; the last may wait to be taken.
  private func taken(_ stage: ChaosStage, _ address: ReplicaAddress, _ load: OpenLoop) async throws -> Int? {
    let planned = plan.slow.values.reduce(0, +)
    _ = try await stage.wait(upTo: 5) {
      try await self.otherConnections(stage, address, load).map { $0 >= planned } ?? false
    }
    return try await otherConnections(stage, address, load)
  }

  /// How many of the slow ones are there still, when the last of them have had their time.
  private func left(
    _ stage: ChaosStage,
    _ address: ReplicaAddress,
    _ load: OpenLoop,
    _ others: Int?
  ) async throws -> Int? {
    guard let others else { return nil }
    _ = try await stage.wait(upTo: 10) {
      guard let now = try await self.otherConnections(stage, address, load) else { return false }
      return now <= others
    }
    return try await otherConnections(stage, address, load).map { max(0, $0 - others) }
  }

  private func standStill(_ replica: ReplicaProcess) async throws {
    try await Task.sleep(for: .seconds(2))
    replica.send(SIGSTOP)
    try? await Task.sleep(for: .seconds(2))
    replica.send(SIGCONT)
  }
}
