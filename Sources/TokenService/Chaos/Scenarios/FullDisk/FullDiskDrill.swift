import NIOCore

/// Fills the disk on which a replica keeps audit, state and SQLite file, makes room again, and kills the replica.
struct FullDiskDrill: ChaosDrill {
  /// The script in numbers.
  struct Plan: Sendable {
    /// Mints a second, and for how long at most: until the audit's buffer (4 MiB) is full.
    let rate: Double
    let seconds: Double
    /// Rules that are acknowledged before, and orders that are tried while it is full.
    let rules = 20
    let orders = 40
    let clients = 60
    let megabytes = 16
    /// Bytes that are put behind every id of a caller: events are longer, and the buffer is full sooner.
    let padding = 200
  }

  let plan: Plan
  let isSabotaged: Bool
  var missing: String? { SmallDisk.missing }
  var estimate: Double { plan.seconds + 12 }

  init(_ settings: ChaosSettings) {
    plan = settings.isQuick ? Plan(rate: 300, seconds: 20) : Plan(rate: 600, seconds: 15)
    isSabotaged = settings.isSabotaged
  }

  /// What it works with.
  struct Parts: Sendable {
    let stage: ChaosStage
    let disk: SmallDisk
    let address: ReplicaAddress
    let load: OpenLoop
    let requests: [ByteBuffer]
    /// A token that is good all the while, and one that is revoked before.
    let good: LeaseAnswer
    let revoked: LeaseAnswer
  }

  func play(_ set: ChaosSet) async throws -> any ChaosFindings {
    let path = try set.folder.folder("disk")
    let disk: SmallDisk
    do { disk = try await SmallDisk(at: path, megabytes: plan.megabytes, set.lifeline, in: set.folder) } catch {
      throw ChaosSkip("\(error)")
    }
    return try await disk.use { disk in
      let variables = [
        "OA_AUDIT": "file:\(path)/audit.jsonl",
        "OA_SPACETIME_<ENV>_STATE_DIR": path + "/state",
        "OA_SPACETIME_<ENV>_STORE_URL": "sqlite:\(path)/revocations.sqlite3",
        "OA_SPACETIME_<ENV>_MINT_RATE_PER_SECOND": "0",
        "OA_SPACETIME_<ENV>_MINT_BURST": "0",
      ]
      let stage = try await ChaosStage(set, variables: variables, through: disk.launcher)
      return try await stage.use { try await play($0, disk) }
    }
  }

  private func play(_ stage: ChaosStage, _ disk: SmallDisk) async throws -> FullDiskFindings {
    let address = try await stage.start(0)
    return try await OpenLoop(port: address.port, connections: 256).use { load in
      let sessions = try stage.sessions(plan.clients, padding: String(repeating: "-", count: plan.padding))
      let leases = [
        await stage.client.mintReply(at: address, bearer: sessions[0])?.lease,
        await stage.client.mintReply(at: address, bearer: sessions[1])?.lease,
      ].compactMap(\.self)
      guard leases.count == 2 else { throw DrillFault("no tokens can be had before anything is done") }
      let parts = Parts(
        stage: stage,
        disk: disk,
        address: address,
        load: load,
        requests: sessions.map { MintRequest.bytes(bearer: $0) },
        good: leases[0],
        revoked: leases[1]
      )
      return try await play(parts)
    }
  }

  private func play(_ parts: Parts) async throws -> FullDiskFindings {
    var findings = FullDiskFindings()
    findings.leases = 2
    var acknowledged = await revokeSome(parts)
    try parts.disk.fill()
    parts.stage.log.note("the disk is full; \(acknowledged.count) rules had been acknowledged")
    await order(parts, &findings, &acknowledged)
    try await mint(parts, &findings)
    if !isSabotaged {
      try parts.disk.free()
      parts.stage.log.note("there is room again")
    }
    try await recover(parts, &findings, &acknowledged)
    try await readAudit(parts, &findings)
    try await killAndReturn(parts, &findings, acknowledged)
    return findings
  }
}
