/// What is done to the replica with the full disk, and what it says.
extension FullDiskDrill {
  func revokeSome(_ parts: Parts) async -> Set<String> {
    var acknowledged: Set<String> = []
    for id in [parts.revoked.tokenID] + (1..<plan.rules).map({ "chaos_before_\($0)" }) {
      if await revoke(id, parts)?.status == 201 { acknowledged.insert(id) }
    }
    return acknowledged
  }

  private func revoke(_ id: String, _ parts: Parts) async -> FleetClient.Reply? {
    await parts.stage.client.revoke(id, at: parts.address, as: parts.stage.environment.adminToken)
  }

  /// What is acknowledged now counts as well: the store may have had room put aside.
  func order(_ parts: Parts, _ findings: inout FullDiskFindings, _ acknowledged: inout Set<String>) async {
    for number in 0..<plan.orders {
      let (id, reply) = ("chaos_full_\(number)", await revoke("chaos_full_\(number)", parts))
      if let reply, reply.status == 201 {
        acknowledged.insert(id)
      } else if let reply, reply.status == 503, reply.isShed {
        findings.ordersRefused += 1
      } else {
        findings.ordersWrong += 1
      }
    }
    let (refused, wrong) = (findings.ordersRefused, findings.ordersWrong)
    parts.stage.log.note("\(plan.orders) orders: \(refused) refused, \(wrong) answered wrongly")
  }

  /// Mints until the audit's buffer is full, and asks about tokens meanwhile.
  func mint(_ parts: Parts, _ findings: inout FullDiskFindings) async throws {
    var elapsed = 0.0
    var random = SplitMix(seed: parts.stage.settings.seed)
    let mixed = parts.requests.shuffled(using: &random)
    while elapsed < plan.seconds, findings.mints.shed < Int(plan.rate / 4) {
      let seen = try await parts.load.run(rate: plan.rate, seconds: 1) { mixed[$0 % mixed.count] }
      findings.mints.add(seen)
      elapsed += 1
      await ask(parts, &findings)
    }
    findings.leases += findings.mints.accepted
    parts.stage.log.note("mints on the full disk: \(findings.mints.words)")
  }

  private func ask(_ parts: Parts, _ findings: inout FullDiskFindings) async {
    let good = await parts.stage.client.verify(parts.good.token, at: parts.address)
    let revoked = await parts.stage.client.verify(parts.revoked.token, at: parts.address)
    findings.questions += 2
    if good.word != "accepted" { findings.wrongVerdicts += 1 }
    if revoked.word != "token_revoked" { findings.wrongVerdicts += 1 }
  }

  func recover(_ parts: Parts, _ findings: inout FullDiskFindings, _ acknowledged: inout Set<String>) async throws {
    let session = try parts.stage.sessions(1)[0]
    findings.secondsUntilMint = try await parts.stage.time(upTo: 10) {
      await parts.stage.client.mintReply(at: parts.address, bearer: session)?.lease != nil
    }
    if findings.secondsUntilMint != nil { findings.leases += 1 }
    findings.secondsUntilRevocation = try await parts.stage.time(upTo: 10) {
      await revoke("chaos_after", parts)?.status == 201
    }
    if findings.secondsUntilRevocation != nil { acknowledged.insert("chaos_after") }
  }

  /// Every lease has to be in the audit, once it has caught up.
  func readAudit(_ parts: Parts, _ findings: inout FullDiskFindings) async throws {
    let file = parts.disk.outside("audit.jsonl")
    let leases = findings.leases
    _ = try await parts.stage.wait(upTo: 5) { AuditReading(try DrillFolder.read(file)).issued == leases }
    let reading = AuditReading(try DrillFolder.read(file))
    (findings.issueEvents, findings.brokenLines) = (reading.issued, reading.broken)
    parts.stage.log.note("\(leases) leases, \(reading.issued) audit events of one, \(reading.broken) broken lines")
  }

  func killAndReturn(_ parts: Parts, _ findings: inout FullDiskFindings, _ acknowledged: Set<String>) async throws {
    await parts.stage.replicas[0].kill()
    parts.stage.log.note("the replica was killed (SIGKILL)")
    let start = ContinuousClock.now
    // Whether it comes back on a disk that is full still is not what is asked here.
    guard let address = try? await parts.stage.start(0) else { return }
    findings.secondsUntilReady = (ContinuousClock.now - start) / .seconds(1)
    findings.acknowledged = acknowledged.count
    findings.lost = await parts.stage.client.revokedTokens(at: address).map { acknowledged.subtracting($0).count }
    if await parts.stage.client.verify(parts.revoked.token, at: address).word != "token_revoked" {
      findings.wrongVerdicts += 1
    }
  }
}
