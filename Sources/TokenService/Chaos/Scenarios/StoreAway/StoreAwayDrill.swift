import JWT
import TokenRules
import TokenVerification

/// Stops the PostgreSQL server of the revocations for longer than the staleness bound, and starts it again.
struct StoreAwayDrill: ChaosDrill {
  /// The script in numbers.
  struct Plan: Sendable {
    /// How long a list may be used without news, in seconds.
    let bound: Int
    /// Rules that are acknowledged before.
    let rules: Int
    /// How far from the bound a look has to be to count, in seconds.
    let margin = 1.0
    /// How long it is looked at beyond the bound, in seconds.
    let beyond = 3.0
  }

  let plan: Plan
  let isSabotaged: Bool
  var missing: String? { PostgreSQLServer.missing }
  var estimate: Double { Double(plan.bound) + plan.margin + plan.beyond + 14 }

  init(_ settings: ChaosSettings) {
    plan = settings.isQuick ? Plan(bound: 3, rules: 10) : Plan(bound: 8, rules: 100)
    isSabotaged = settings.isSabotaged
  }

  /// What it works with.
  struct Parts: Sendable {
    let stage: ChaosStage
    let server: PostgreSQLServer
    let addresses: [ReplicaAddress]
    /// A token that is good all the while, and one that is revoked before.
    let good: LeaseAnswer
    let revoked: LeaseAnswer
    let session: String
  }

  func play(_ set: ChaosSet) async throws -> any ChaosFindings {
    // The server's own user must get there, which the scratch folder does not allow.
    let folder = try DrillFolder(below: "/tmp")
    defer { folder.remove() }
    return try await PostgreSQLServer(in: folder.path).use { server in
      set.log.note("PostgreSQL takes connections on port \(server.port)")
      let variables = [
        "OA_SPACETIME_<ENV>_STORE_URL": server.url,
        // Without a bound, the sabotage.
        "OA_SPACETIME_<ENV>_REVOCATION_MAX_STALENESS_SECONDS": isSabotaged ? "0" : "\(plan.bound)",
        "OA_SPACETIME_<ENV>_REVOCATION_POLL_MS": "100",
      ]
      return try await ChaosStage(set, replicas: 2, variables: variables).use { try await play($0, server) }
    }
  }

  private func play(_ stage: ChaosStage, _ server: PostgreSQLServer) async throws -> StoreAwayFindings {
    let addresses = [try await stage.start(0), try await stage.start(1)]
    var findings = StoreAwayFindings(bound: Double(plan.bound))
    findings.replicas = addresses.count
    let session = try stage.sessions(1)[0]
    let leases = [
      await stage.client.mintReply(at: addresses[0], bearer: session)?.lease,
      await stage.client.mintReply(at: addresses[1], bearer: session)?.lease,
    ].compactMap(\.self)
    guard leases.count == 2 else { throw DrillFault("no tokens can be had before anything is done") }
    let parts = Parts(
      stage: stage,
      server: server,
      addresses: addresses,
      good: leases[0],
      revoked: leases[1],
      session: session
    )
    var acknowledged = try await revokeSome(parts)
    await server.stop()
    stage.log.note("PostgreSQL was stopped; \(acknowledged.count) rules had been acknowledged")
    try await watch(parts, &findings)
    try await server.start()
    stage.log.note("PostgreSQL takes connections again")
    try await recover(parts, &findings, &acknowledged)
    return findings
  }

  /// Revokes the one token, and others that nobody has; every replica knows of the first before anything is stopped.
  private func revokeSome(_ parts: Parts) async throws -> Set<String> {
    var acknowledged: Set<String> = []
    let ids = [parts.revoked.tokenID] + (1..<plan.rules).map { "chaos_before_\($0)" }
    let admin = parts.stage.environment.adminToken
    for (number, id) in ids.enumerated() {
      let address = parts.addresses[number % parts.addresses.count]
      if await parts.stage.client.revoke(id, at: address, as: admin)?.status == 201 { acknowledged.insert(id) }
    }
    let isEverywhere = try await parts.stage.wait(upTo: 10) { await Self.refuses(parts.revoked, parts) }
    guard isEverywhere else { throw DrillFault("a revocation does not come into force before anything is done") }
    return acknowledged
  }

  static func refuses(_ lease: LeaseAnswer, _ parts: Parts) async -> Bool {
    for address in parts.addresses {
      let verdict = await parts.stage.client.verify(lease.token, at: address)
      guard case .refused(reason: "token_revoked") = verdict else { return false }
    }
    return true
  }
}
