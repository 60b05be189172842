import AsyncHTTPClient
import TokenRules

/// Observes an operator's rotation in a live environment with canary callers; changes nothing.
struct LiveRun {
  let settings: LiveSettings
  let output: String
  let key: EvidenceKey?
  let clock: any TokenClock

  /// Runs until the rotation that it saw is complete, the time is over, or it is interrupted.
  ///
  /// - Throws: where the environment does not answer before anything began, or no bundle can be made.
  func run() async throws -> RehearsalResult {
    let http = HTTPClient.forRehearsal()
    do {
      let result = try await run(FleetClient(http: http, readToken: settings.readToken))
      try? await http.shutdown()
      return result
    } catch {
      try? await http.shutdown()
      throw error
    }
  }

  private func run(_ client: FleetClient) async throws -> RehearsalResult {
    let startedAt = clock.now()
    let reports = try await firstReports(client)
    let lease = try await firstLease(client)
    let evidence = try RehearsalEvidence(
      settings.environment,
      configurationDigest: reports.first?.configurationDigest ?? "unknown",
      root: output,
      key: key,
      clock: clock
    )
    let record = RehearsalRecord(fleet: fleet(reports), addresses: settings.addresses, clock: clock)
    let load = LoadGenerator(loadState(lease, reports), record: record, client: client)
    let watch = LiveWatch(settings, record: record, client: client, journal: evidence.journal)
    let fault = await observe(watch, load, record, client, evidence.journal)
    let counts = record.with { ($0.ledger.totals, $0.ledger.checks) }
    let rotation = await watch.rotation
    let decision = RehearsalDecision(
      totals: counts.0,
      checks: counts.1,
      phases: evidence.journal.phases,
      tries: .acceptances,
      fault: fault ?? evidence.journal.fault.map { "evidence was lost: \($0)" } ?? Self.shortcoming(rotation)
    )
    let outcome = RotationOutcome(
      passed: decision.failures.isEmpty,
      failures: decision.failures,
      totals: counts.0,
      reload: .init(),
      propagation: .init(await watch.propagations),
      rotations: rotation.rotations,
      phases: evidence.journal.phases,
      startedAt: startedAt,
      endedAt: clock.now(),
      environment: settings.environment,
      replicas: settings.addresses.count,
      rate: settings.rate,
      seed: settings.seed,
      options: settings.options
    )
    return evidence.finish(outcome, counts.1)
  }

  /// A rotation that was not seen from its beginning to its end is not shown to be good.
  private static func shortcoming(_ rotation: ObservedRotation) -> String? {
    switch rotation.stage {
    case .before: "no rotation was seen"
    case .promotion: "the time was over while the key before was signing somewhere"
    case .drain: "the time was over before the key before had ended everywhere"
    case .complete: nil
    }
  }

  // MARK: Start

  private func firstReports(_ client: FleetClient) async throws -> [ReplicaAnswer] {
    var reports: [ReplicaAnswer] = []
    for (replica, address) in settings.addresses.enumerated() {
      guard let report = await client.keys(at: address) else {
        throw DrillFault(
          "\(settings.name(of: replica)) does not tell its keys: is it the internal listener, is the token right?"
        )
      }
      reports.append(report)
    }
    return reports
  }

  private func firstLease(_ client: FleetClient) async throws -> LeaseAnswer {
    guard let credential = settings.credentials.first, let address = settings.addresses.first else {
      throw DrillFault("there is no canary caller")
    }
    switch await client.mint(at: address, session: credential.reveal()) {
    case .lease(let lease): return lease
    case .refused(let status, let code): throw DrillFault("the first canary is refused a lease: \(status) \(code)")
    case .unanswered: throw DrillFault("\(settings.name(of: 0)) gives no lease: it does not answer")
    }
  }

  private func fleet(_ reports: [ReplicaAnswer]) -> FleetModel {
    FleetModel(
      replicas: settings.addresses.count,
      leeway: reports.map(\.leeway).max() ?? 30,
      clock: reports.map(\.clockBound).max() ?? RotationBounds.defaultClock,
      propagation: reports.map(\.propagation).max() ?? RotationBounds.defaultPropagation
    )
  }

  /// As many clients as keep up the rate, each with one of the canaries' credentials.
  private func loadState(_ lease: LeaseAnswer, _ reports: [ReplicaAnswer]) -> LoadState {
    let period = Double(max(1, lease.refreshAfterIn))
    let count = min(2000, max(settings.credentials.count, Int((settings.rate * period).rounded(.up))))
    let clients = (0..<count).map { number in
      SimulatedClient(
        session: settings.credentials[number % settings.credentials.count].reveal(),
        home: number % settings.addresses.count
      )
    }
    let afterEnd = (reports.map(\.leeway).max() ?? 30) + (reports.map(\.clockBound).max() ?? 5)
    // Some eight questions in the life of a token.
    let interval = max(ProbePlan.interval, Double(lease.expiresIn) / 8)
    return LoadState(
      clients: clients,
      replicas: settings.addresses.count,
      period: period,
      afterEnd: afterEnd,
      probing: .init(interval: interval, isMinterKnown: settings.arePaired),
      seed: settings.seed,
      now: clock.uptime()
    )
  }
}
