import JWT

/// Steps the clock of one of two replicas by an hour, ahead and behind, while both give out tokens and are asked about
/// them.
struct ClockStepDrill: ChaosDrill {
  /// The script in numbers.
  struct Plan: Sendable {
    /// Mints a second, each with a question to both replicas.
    let rate: Double
    /// Seconds of each phase.
    let seconds: Double
    /// How far the clock is off, in seconds.
    let step = 3600
    let clients = 50
  }

  let plan: Plan
  private let isSabotaged: Bool
  var estimate: Double { plan.seconds * 4 + 8 }

  var missing: String? { FakeTime.missing }

  init(_ settings: ChaosSettings) {
    plan = settings.isQuick ? Plan(rate: 20, seconds: 1.5) : Plan(rate: 80, seconds: 6)
    isSabotaged = settings.isSabotaged
  }

  private struct Record: Sendable {
    var findings = ClockStepFindings()
    var ids: Set<String> = []
  }

  /// What it works with.
  private struct Parts: Sendable {
    let stage: ChaosStage
    let addresses: [ReplicaAddress]
    let sessions: [String]
    let record = Shared(Record())
  }

  func play(_ set: ChaosSet) async throws -> any ChaosFindings {
    try await ChaosStage(set, replicas: 2, ttl: 60).use(play)
  }

  private func play(_ stage: ChaosStage) async throws -> ClockStepFindings {
    let addresses = [try await stage.start(0), try await stage.start(1, ahead: 0)]
    // Backdated by more than the clock is off: sessions are good at both clocks.
    let sessions = try stage.sessions(plan.clients, age: Int64(2 * plan.step))
    let parts = Parts(stage: stage, addresses: addresses, sessions: sessions)
    let revoked = try await revokeOne(parts)
    try await load(parts, .even)
    try step(stage, ahead: plan.step)
    try await load(parts, .ahead)
    try step(stage, ahead: -plan.step)
    try await load(parts, .behind)
    if !isSabotaged { try step(stage, ahead: 0) }
    let seconds = try await stage.time(upTo: 8) { await Self.agree(parts) }
    if seconds != nil { try await load(parts, .after) }
    var findings = parts.record.value.findings
    findings.secondsUntilRecovered = seconds
    findings.ended = stage.replicas.count { ProcessMemory.resident(of: $0.processID) == nil }
    findings.revokedAccepted = await accepted(revoked, parts)
    for (verdict, count) in findings.verdicts.sorted(by: { $0.value > $1.value }) {
      let phase = verdict.phase.rawValue
      stage.log.note(
        "\(phase): \(count) x \(verdict.minter + 1)'s tokens at \(verdict.verifier + 1): \(verdict.answer)"
      )
    }
    return findings
  }

  private func step(_ stage: ChaosStage, ahead: Int) throws {
    try stage.replicas[1].setClock(ahead: ahead)
    stage.log.note("the clock of replica-2 is \(ahead) s ahead")
  }

  /// Tokens are minted in turn, and held against both; all are waited for, so that nothing is counted in two phases.
  private func load(_ parts: Parts, _ phase: ClockStepFindings.Phase) async throws {
    await PacedLoad.run(rate: plan.rate, seconds: plan.seconds) { number in
      await Self.mintAndAsk(number, parts, phase)
    }
    try Task.checkCancellation()
  }

  private static func mintAndAsk(_ number: Int, _ parts: Parts, _ phase: ClockStepFindings.Phase) async {
    let (minter, client) = (number % 2, parts.stage.client)
    let session = parts.sessions[number % parts.sessions.count]
    guard let lease = await client.mintReply(at: parts.addresses[minter], bearer: session)?.lease else {
      parts.record.with { $0.findings.mintsWithoutLease += 1 }
      return
    }
    parts.record.with { record in
      record.findings.leases += 1
      if !record.ids.insert(lease.tokenID).inserted { record.findings.duplicateIDs += 1 }
    }
    for verifier in 0..<2 {
      let verdict = await client.verify(lease.token, at: parts.addresses[verifier])
      let seen = ClockStepFindings.Verdict(phase: phase, minter: minter, verifier: verifier, answer: verdict.word)
      parts.record.with { $0.findings.verdicts[seen, default: 0] += 1 }
    }
  }

  /// Whether each accepts a new token of the other.
  private static func agree(_ parts: Parts) async -> Bool {
    for minter in 0..<2 {
      let lease = await parts.stage.client.mintReply(at: parts.addresses[minter], bearer: parts.sessions[0])?.lease
      guard let lease else { return false }
      let verdict = await parts.stage.client.verify(lease.token, at: parts.addresses[1 - minter])
      guard case .accepted = verdict else { return false }
    }
    return true
  }

  private func revokeOne(_ parts: Parts) async throws -> LeaseAnswer {
    let (client, address) = (parts.stage.client, parts.addresses[0])
    guard let lease = await client.mintReply(at: address, bearer: parts.sessions[0])?.lease,
      await client.revoke(lease.tokenID, at: address, as: parts.stage.environment.adminToken)?.status == 201
    else { throw DrillFault("no token can be revoked before anything is done") }
    return lease
  }

  private func accepted(_ lease: LeaseAnswer, _ parts: Parts) async -> Int {
    var count = 0
    for address in parts.addresses {
      if case .accepted = await parts.stage.client.verify(lease.token, at: address) { count += 1 }
    }
    return count
  }
}

extension Verdict {
  /// `accepted`, the reason code, or what else came.
  var word: String {
    switch self {
    case .accepted: "accepted"
    case .refused(let reason): reason
    case .failed(let status): "http_\(status)"
    case .unanswered: "unanswered"
    }
  }
}
