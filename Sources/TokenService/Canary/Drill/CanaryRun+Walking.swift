import AsyncHTTPClient
import TokenRules
import TokenVerification

/// The drill itself: processes start, clients live, steps are walked, and all of it is judged.
extension CanaryRun {
  /// Runs the drill, and judges it.
  func run(
    _ site: CanarySite,
    _ journal: CanaryJournal,
    _ record: CanaryRecord,
    _ http: HTTPClient,
    _ verifier: FleetClient
  ) async -> CanaryOutcome {
    var (drill, fault): (CanaryDrill?, String?) = (nil, nil)
    var end = clock.uptime()
    do {
      try await site.start()
      let sessions = try sessions(site)
      let probe = CanaryProbe(http: http, record: record, session: sessions[0], readToken: site.environment.readToken)
      let routing = RoutingClient(token: site.environment.adminToken, http: http)
      let made = CanaryDrill(settings, site: site, record: record, probe: probe, routing: routing, journal: journal)
      drill = made
      let clients = sessions.dropFirst().enumerated().map { number, session in
        CanaryClient(
          number,
          session: session,
          edge: site.edge.clients,
          http: http,
          record: record,
          verifier: verifier,
          addresses: { site.addresses }
        )
      }
      (fault, end) = await walk(made, clients, record, journal)
    } catch is CancellationError {
      fault = "interrupted"
    } catch {
      fault = "\(error)"
    }
    // Looked at before the processes go: what their end cuts off is nobody's failure.
    let ledger = record.ledger
    await site.stop()
    let rolledBackAt = await drill?.rolledBackAt
    let decision = CanaryDecision(
      ledger,
      steps: journal.steps,
      expected: CanaryStep.script(settings).count,
      end: end,
      rolledBack: rolledBackAt,
      fault: fault ?? journal.fault.map { "evidence was lost: \($0)" }
    )
    return CanaryOutcome(
      settings: settings,
      decision: decision,
      steps: journal.steps,
      ledger: ledger,
      uncovered: ledger.uncovered(upTo: end) / .seconds(1),
      detected: await drill?.detected,
      rolledBack: await drill?.rollBackSeconds
    )
  }

  /// The probe's session, and one a client.
  private func sessions(_ site: CanarySite) throws -> [String] {
    let tokens = DrillTokens(random: SystemRandom())
    return try (0...settings.clients).map { number in
      try tokens.session(number, key: site.environment.sessionKey, now: clock.now())
    }
  }

  /// Walks the drill while the clients live and every second is written down.
  ///
  /// - Returns: what ended it early, and when the clients were looked at last.
  private func walk(
    _ drill: CanaryDrill,
    _ clients: [CanaryClient],
    _ record: CanaryRecord,
    _ journal: CanaryJournal
  ) async -> (String?, Duration) {
    var random = SplitMix(seed: settings.seed)
    let delays = clients.map { _ in Duration.seconds(Double.random(in: 0..<2, using: &random)) }
    return await withTaskGroup(of: String??.self) { group in
      for (client, delay) in zip(clients, delays) {
        group.addTask {
          await client.run(after: delay)
          return nil
        }
      }
      group.addTask {
        await observe(record, journal)
        return nil
      }
      group.addTask { .some(await drill.walk()) }
      var fault: String?
      while let ended = await group.next() {
        guard let walked = ended else { continue }
        fault = walked
        break
      }
      let end = record.clock.uptime()
      group.cancelAll()
      return (fault, end)
    }
  }

  /// Writes each second down, until it is cancelled.
  private func observe(_ record: CanaryRecord, _ journal: CanaryJournal) async {
    var line = ProgressLine()
    let whole = settings.estimate
    while !Task.isCancelled {
      try? await Task.sleep(for: .seconds(1))
      let (ledger, now) = (record.ledger, record.clock.uptime())
      journal.add(ledger, at: now)
      let left = max(0, whole * 1000 - Double(journal.elapsed))
      let (stable, canary) = (ledger.counts(of: .stable), ledger.counts(of: .canary))
      line.show(
        "\(journal.current.name)  mints stable \(stable.mints) canary \(canary.mints)  failed \(canary.errors)  without a token "
          + "\(Figure.decimal(ledger.uncovered(upTo: now) / .seconds(1))) s  \(Figure.length(ofMilliseconds: Int64(left))) left",
        at: journal.elapsed
      )
    }
    line.clear()
  }
}
