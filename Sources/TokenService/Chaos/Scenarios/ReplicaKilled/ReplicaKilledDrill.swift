import Glibc

/// Kills one of two replicas under load, and starts it again; clients ask the other one where theirs does not answer.
struct ReplicaKilledDrill: ChaosDrill {
  /// The script in numbers.
  struct Plan: Sendable {
    /// Mints a second.
    let rate: Double
    /// Seconds before the kill, until the start, and after the return.
    let dwell: Double
    /// Tokens that are revoked before the kill, and tokens that are asked about at the end.
    let revoked = 5
    let asked = 200
    let clients = 200
  }

  let plan: Plan
  private let isSabotaged: Bool
  var estimate: Double { plan.dwell * 3 + 4 }

  init(_ settings: ChaosSettings) {
    plan = settings.isQuick ? Plan(rate: 40, dwell: 1.5) : Plan(rate: 200, dwell: 4)
    isSabotaged = settings.isSabotaged
  }

  private struct Record: Sendable {
    var findings = ReplicaKilledFindings()
    var addresses: [ReplicaAddress]
    var ids: Set<String> = []
    var tokens: [String] = []
    var hasReturned = false
  }

  func play(_ set: ChaosSet) async throws -> any ChaosFindings {
    try await ChaosStage(set, replicas: 2).use(play)
  }

  private func play(_ stage: ChaosStage) async throws -> ReplicaKilledFindings {
    let addresses = [try await stage.start(0), try await stage.start(1)]
    let record = Shared(Record(addresses: addresses))
    let sessions = try stage.sessions(plan.clients)
    let revoked = try await revokeSome(stage, at: addresses[1], sessions)
    let plan = plan
    try await withThrowingTaskGroup(of: Void.self) { group in
      let seconds = ContinuousClock.now
      group.addTask {
        await PacedLoad.run(rate: plan.rate) { number in
          await Self.mint(number, sessions[number % sessions.count], stage, record)
        }
      }
      try await killAndReturn(stage, record)
      group.cancelAll()
      let planned = Int((ContinuousClock.now - seconds) / .seconds(1) * plan.rate)
      record.with { $0.findings.planned = planned }
      try? await group.waitForAll()
    }
    try Task.checkCancellation()
    var findings = record.value.findings
    await askAboutTokens(&findings, record.value, revoked, stage)
    stage.log.note("\(findings.leases) leases, \(findings.takenElsewhere) taken elsewhere")
    return findings
  }

  private func killAndReturn(_ stage: ChaosStage, _ record: Shared<Record>) async throws {
    try await Task.sleep(for: .seconds(plan.dwell))
    await stage.replicas[1].kill()
    stage.log.note("replica-2 was killed (SIGKILL)")
    try await Task.sleep(for: .seconds(plan.dwell))
    guard !isSabotaged else { return }
    let start = ContinuousClock.now
    let address = try await stage.start(1)
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    record.with { contents in
      contents.addresses[1] = address
      contents.findings.secondsUntilReady = seconds
      contents.hasReturned = true
    }
    try await Task.sleep(for: .seconds(plan.dwell))
  }

  /// Asks the client's own replica, and where that does not answer, the other.
  private static func mint(_ number: Int, _ session: String, _ stage: ChaosStage, _ record: Shared<Record>) async {
    for attempt in 0..<2 {
      let replica = (number + attempt) % 2
      let (address, hadReturned) = record.with { ($0.addresses[replica], $0.hasReturned) }
      guard let reply = await stage.client.mintReply(at: address, bearer: session) else { continue }
      record.with { contents in
        guard let lease = reply.lease else {
          contents.findings.refused[reply.status, default: 0] += 1
          return
        }
        contents.findings.leases += 1
        if attempt > 0 { contents.findings.takenElsewhere += 1 }
        if replica == 1, hadReturned { contents.findings.leasesAfterReturn += 1 }
        if !contents.ids.insert(lease.tokenID).inserted { contents.findings.duplicateIDs += 1 }
        contents.tokens.append(lease.token)
      }
      return
    }
    // What the end of the load took away is nobody's fault.
    if !Task.isCancelled { record.with { $0.findings.unanswered += 1 } }
  }

  /// Revokes tokens at the replica that will be killed.
  private func revokeSome(
    _ stage: ChaosStage,
    at address: ReplicaAddress,
    _ sessions: [String]
  ) async throws -> [String] {
    var tokens: [String] = []
    for number in 0..<plan.revoked {
      guard let lease = await stage.client.mintReply(at: address, bearer: sessions[number])?.lease else { continue }
      let reply = await stage.client.revoke(lease.tokenID, at: address, as: stage.environment.adminToken)
      if reply?.status == 201 { tokens.append(lease.token) }
    }
    return tokens
  }

  private func askAboutTokens(
    _ findings: inout ReplicaKilledFindings,
    _ record: Record,
    _ revoked: [String],
    _ stage: ChaosStage
  ) async {
    let stride = max(1, record.tokens.count / plan.asked)
    findings.revoked = revoked.count
    for address in record.addresses {
      for index in Swift.stride(from: 0, to: record.tokens.count, by: stride) {
        findings.tokensAsked += 1
        guard case .accepted = await stage.client.verify(record.tokens[index], at: address) else {
          findings.tokensRefused += 1
          continue
        }
      }
      for token in revoked {
        if case .accepted = await stage.client.verify(token, at: address) { findings.revokedAccepted += 1 }
      }
    }
  }
}
