import TokenRules
import TokenVerification

/// What is looked at while the store is away, and when it is back.
extension StoreAwayDrill {
  /// Looks at every replica until well beyond the bound.
  func watch(_ parts: Parts, _ findings: inout StoreAwayFindings) async throws {
    let (start, bound) = (ContinuousClock.now, Double(plan.bound))
    let seconds = bound + plan.margin + plan.beyond
    async let orders = order(parts, for: seconds)
    while (ContinuousClock.now - start) / .seconds(1) < seconds {
      for address in parts.addresses { await look(parts, address, since: start, &findings) }
      try await Task.sleep(for: .milliseconds(100))
    }
    for address in parts.addresses {
      if await parts.stage.client.isReady(at: address)?.isReady == false { findings.notReady += 1 }
    }
    (findings.ordersRefused, findings.ordersWrong) = await orders
    parts.stage.log.note(
      "\(findings.looksWithin) looks within the bound (\(findings.wrongWithin) wrong), \(findings.looksBeyond) beyond "
        + "(\(findings.wrongBeyond) wrong); \(findings.ordersRefused) orders were refused"
    )
  }

  private func look(
    _ parts: Parts,
    _ address: ReplicaAddress,
    since start: ContinuousClock.Instant,
    _ findings: inout StoreAwayFindings
  ) async {
    let client = parts.stage.client
    let before = (ContinuousClock.now - start) / .seconds(1)
    let mint = await client.mintReply(at: address, bearer: parts.session)
    let good = await client.verifyReply(parts.good.token, at: address)
    let revoked = await client.verifyReply(parts.revoked.token, at: address)
    let after = (ContinuousClock.now - start) / .seconds(1)
    if revoked?.json?["active"]?.bool == true { findings.revokedAccepted += 1 }
    if after < Double(plan.bound) - plan.margin {
      findings.looksWithin += 1
      if mint?.lease == nil || good?.json?["active"]?.bool != true { findings.wrongWithin += 1 }
      // With its reason: it is the list that says so.
      if revoked?.json?["reason_code"]?.string != "token_revoked" { findings.wrongWithin += 1 }
    } else if before > Double(plan.bound) + plan.margin {
      findings.looksBeyond += 1
      let answers = [mint, good, revoked]
      if !answers.allSatisfy({ $0?.status == 503 && $0?.isShed == true }) { findings.wrongBeyond += 1 }
    }
  }

  /// Orders a revocation every second: how many were 503 with the word when to come back, and how many were not.
  private func order(_ parts: Parts, for seconds: Double) async -> (refused: Int, otherwise: Int) {
    let counts = Shared((refused: 0, otherwise: 0))
    let (stage, addresses) = (parts.stage, parts.addresses)
    await PacedLoad.run(rate: 1, seconds: seconds) { number in
      let (address, admin) = (addresses[number % addresses.count], stage.environment.adminToken)
      let reply = await stage.client.revoke("chaos_away_\(number)", at: address, as: admin)
      counts.with { counts in
        if let reply, reply.status == 503, reply.isShed { counts.refused += 1 } else { counts.otherwise += 1 }
      }
    }
    return counts.value
  }

  /// Writes a rule into the store as soon as it is there, past the replicas, and waits until they have everything.
  func recover(_ parts: Parts, _ findings: inout StoreAwayFindings, _ acknowledged: inout Set<String>) async throws {
    let start = ContinuousClock.now
    try await write(parts.good.tokenID, into: parts.server)
    acknowledged.insert(parts.good.tokenID)
    let recovered = try await parts.stage.wait(upTo: 20) {
      for address in parts.addresses {
        guard await parts.stage.client.mintReply(at: address, bearer: parts.session)?.lease != nil else { return false }
      }
      return true
    }
    if recovered { findings.secondsUntilRecovered = (ContinuousClock.now - start) / .seconds(1) }
    let isInForce = try await parts.stage.wait(upTo: 20) { await Self.refuses(parts.good, parts) }
    if isInForce { findings.secondsUntilNewRule = (ContinuousClock.now - start) / .seconds(1) }
    if await !Self.refuses(parts.revoked, parts) { findings.revokedAccepted += 1 }
    findings.acknowledged = acknowledged.count
    var lost = 0
    for address in parts.addresses {
      guard let known = await parts.stage.client.revokedTokens(at: address) else { return }
      lost += acknowledged.subtracting(known).count
    }
    findings.lost = lost
    parts.stage.log.note("\(acknowledged.count) rules are to be known; \(lost) are missing")
  }

  /// As an operator does who works on the store itself.
  private func write(_ tokenID: String, into server: PostgreSQLServer) async throws {
    let (clock, location) = (SystemClock(), StoreLocation.postgresql(url: Secret(server.url)))
    let store = try await StoreOpening.open(location, environment: .staging, clock: clock)
    let body = Array(#"{"jti":"\#(tokenID)","reason":"chaos drill"}"#.utf8)
    let result: Result<RevocationReceipt, any Error>
    do {
      let order = try RevocationOrder(revoking: body, at: clock.now())
      result = .success(try await RevocationDesk(store).carryOut(order, key: nil, at: clock.now()))
    } catch { result = .failure(error) }
    await store.close()
    _ = try result.get()
  }
}
