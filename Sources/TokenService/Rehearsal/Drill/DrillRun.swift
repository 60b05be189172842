import AsyncHTTPClient
import JWT
import TokenRules
import TokenVerification

/// One drill from the first process to the last line of evidence.
struct DrillRun {
  let settings: DrillSettings
  let output: String
  let key: EvidenceKey?
  /// Whether the scratch folder stays.
  let keepsFolder: Bool
  let clock: any TokenClock
  /// Says something to whoever watches.
  let say: @Sendable (String) -> Void

  /// Runs the drill, and leaves a complete bundle however it ends.
  ///
  /// - Throws: where there is nothing to keep evidence of: no folder, no ring, no bundle.
  func run() async throws -> RehearsalResult {
    let folder = try DrillFolder()
    defer { if !keepsFolder { folder.remove() } }
    if keepsFolder { say("the scratch folder is kept: \(folder.path)") }
    guard let lifeline = Lifeline() else { throw DrillFault("no pipe can be made") }
    let environment = try DrillEnvironment(settings, in: folder)
    let desk = try OperatorDesk(environment)
    let outcome = try await desk.keys(["init"])
    guard outcome.code == 0 else { throw DrillFault("`keys init` ended with \(outcome.code): \(outcome.complaint)") }
    let replicas = try (1...settings.replicas).map { try ReplicaProcess("replica-\($0)", environment, lifeline) }
    for replica in replicas { try DrillFolder.write(try desk.bytes(), to: replica.ringFile) }
    let evidence = try RehearsalEvidence(
      settings.environment,
      configurationDigest: digest(environment.replica(home: replicas[0].home, reference: nil)),
      root: output,
      key: key,
      clock: clock
    )
    let http = HTTPClient.forRehearsal()
    let result = await run(
      environment,
      desk,
      replicas,
      evidence,
      FleetClient(http: http, readToken: environment.readToken)
    )
    try? await http.shutdown()
    return result
  }

  /// Names the configuration of the first replica.
  private func digest(_ variables: [String: String]) -> String {
    let configuration = try? ServiceConfiguration.load(environment: settings.environment, from: variables)
    return configuration?.digest.value ?? "unknown"
  }

  private func run(
    _ environment: DrillEnvironment,
    _ desk: OperatorDesk,
    _ replicas: [ReplicaProcess],
    _ evidence: RehearsalEvidence,
    _ client: FleetClient
  ) async -> RehearsalResult {
    let startedAt = clock.now()
    var (settings, fault): (DrillSettings, String?) = (settings, nil)
    skipWhatCannotBe(&settings, evidence.journal)
    let script = DrillScript(settings)
    var drill: Drill?
    var record: RehearsalRecord?
    do {
      let fleet = try await start(replicas, evidence.journal, client)
      record = fleet
      let load = LoadGenerator(try loadState(environment.sessionKey), record: fleet, client: client)
      let made = try Drill(
        settings: settings,
        script: script,
        desk: desk,
        replicas: replicas,
        record: fleet,
        load: load,
        client: client,
        journal: evidence.journal
      )
      drill = made
      fault = await walk(made, load, fleet, client, evidence.journal)
    } catch is CancellationError {
      fault = "interrupted"
    } catch {
      fault = "\(error)"
    }
    for replica in replicas { await replica.kill() }
    let counts = record?.with { ($0.ledger.totals, $0.ledger.checks) } ?? (.init(), .init())
    let decision = RehearsalDecision(
      totals: counts.0,
      checks: counts.1,
      phases: evidence.journal.phases,
      tries: endsKeys(settings) ? [.acceptances, .ends, .endedKeys] : [.acceptances, .ends],
      fault: fault ?? evidence.journal.fault.map { "evidence was lost: \($0)" }
    )
    let times = await drill?.times ?? ReloadTimes()
    let outcome = RotationOutcome(
      passed: decision.failures.isEmpty,
      failures: decision.failures,
      totals: counts.0,
      reload: .init(times.reloads),
      propagation: .init(times.propagations),
      rotations: await drill?.rotations ?? 0,
      phases: evidence.journal.phases,
      startedAt: startedAt,
      endedAt: clock.now(),
      environment: settings.environment,
      replicas: settings.replicas,
      rate: settings.rate,
      seed: settings.seed,
      options: settings.options
    )
    return evidence.finish(outcome, counts.1)
  }

  /// Whether some key ends in the drill.
  private func endsKeys(_ settings: DrillSettings) -> Bool {
    settings.scenarios.contains { $0 != .baseline && $0 != .clientClock && $0 != .clock }
  }

  // MARK: Parts

  private func skipWhatCannotBe(_ settings: inout DrillSettings, _ journal: RehearsalJournal) {
    guard settings.scenarios.contains(.clock), let missing = FakeTime.missing else { return }
    settings.scenarios.removeAll { $0 == .clock }
    let words = "skipped: \(missing)"
    journal.begin(DrillScenario.clock.rawValue)
    journal.end(.init(name: DrillScenario.clock.rawValue, passed: true, seconds: 0, detail: words))
    say("clock: \(words)")
  }

  private func start(
    _ replicas: [ReplicaProcess],
    _ journal: RehearsalJournal,
    _ client: FleetClient
  ) async throws -> RehearsalRecord {
    var addresses: [ReplicaAddress] = []
    for replica in replicas {
      let address = try await replica.start()
      addresses.append(address)
      journal.note(.replica(name: replica.name, what: .started, detail: ""))
    }
    var fleet = FleetModel(
      replicas: replicas.count,
      leeway: settings.leeway,
      clock: settings.clock,
      propagation: settings.propagation
    )
    let ring = try KeyringFile(path: replicas[0].ringFile, environment: settings.environment).load().record
    let now = clock.now().milliseconds
    for index in replicas.indices { fleet.replicas[index].give(ring, from: now, settled: now) }
    return RehearsalRecord(fleet: fleet, addresses: addresses, clock: clock)
  }

  private func loadState(_ key: SigningKey) throws -> LoadState {
    let tokens = DrillTokens(random: SystemRandom())
    let clients = try (0..<settings.clients).map { number in
      SimulatedClient(
        session: try tokens.session(number, key: key, now: clock.now()),
        home: number % settings.replicas
      )
    }
    return LoadState(
      clients: clients,
      replicas: settings.replicas,
      period: Double(settings.ttl - settings.margin),
      afterEnd: settings.leeway + settings.clock,
      seed: settings.seed,
      now: clock.uptime()
    )
  }

  /// Walks the drill while the load runs and every second is written down; an interruption ends all of it.
  private func walk(
    _ drill: Drill,
    _ load: LoadGenerator,
    _ record: RehearsalRecord,
    _ client: FleetClient,
    _ journal: RehearsalJournal
  ) async -> String? {
    let observer = RehearsalObserver(record: record, client: client, journal: journal)
    return await withTaskGroup(of: String??.self) { group in
      group.addTask {
        await load.run()
        return nil
      }
      group.addTask {
        await observer.watchReadiness { "replica-\($0 + 1)" }
        return nil
      }
      group.addTask {
        await observer.sample(name: { "replica-\($0 + 1)" }, left: { await drill.left })
        return nil
      }
      group.addTask {
        await drill.watchRetirements()
        return nil
      }
      group.addTask { .some(await drill.walk()) }
      var fault: String?
      while let ended = await group.next() {
        guard let walked = ended else { continue }
        fault = walked
        break
      }
      await drill.stop()
      group.cancelAll()
      return fault
    }
  }
}
