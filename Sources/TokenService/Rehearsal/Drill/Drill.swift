import JWT
import TokenRules
import TokenVerification

/// Walks a drill's script: the thin part that does what the steps say, to real processes.
actor Drill {
  let settings: DrillSettings
  let script: DrillScript
  let desk: OperatorDesk
  let replicas: [ReplicaProcess]
  let record: RehearsalRecord
  let load: LoadGenerator
  let client: FleetClient
  let journal: RehearsalJournal
  let tokens: DrillTokens

  var times = ReloadTimes()
  var rotations = 0
  /// The master ring as it was last seen.
  var master: KeyringContents
  /// The generations that are not everywhere yet, and when the master ring got them: uptime.
  var underWay: [(generation: UInt64, changed: Duration)] = []
  /// Watches over replicas that were given a ring and have not used it yet.
  var watches: [Int: Task<RingWatch.InForce?, Never>] = [:]
  /// The ring that each replica was seen to use last.
  var inForce: [Int: (digest: String, generation: UInt64)] = [:]
  /// What the keys are in the rings that replicas use.
  var states: [Int: [String: KeyRecord.State]] = [:]
  /// Files of the master ring before each change, the newest last; and the one from before the last revocation.
  var backups: [[UInt8]] = []
  var beforeRevocation: [UInt8]?
  /// What the phase has to say of itself.
  var notes: [String] = []
  /// What every `dwell` is multiplied with.
  let pace: Double
  /// How long the steps of each phase will take that were not begun yet, in seconds.
  private var estimates: [[Double]]
  /// The sum of them.
  var left: Double { estimates.joined().reduce(0, +) }

  init(
    settings: DrillSettings,
    script: DrillScript,
    desk: OperatorDesk,
    replicas: [ReplicaProcess],
    record: RehearsalRecord,
    load: LoadGenerator,
    client: FleetClient,
    journal: RehearsalJournal
  ) throws {
    self.settings = settings
    self.script = script
    self.desk = desk
    self.replicas = replicas
    self.record = record
    self.load = load
    self.client = client
    self.journal = journal
    tokens = DrillTokens(random: SystemRandom())
    master = try desk.contents()
    pace = script.pace
    estimates = script.estimates(atPace: pace)
  }

  /// Walks every phase.
  ///
  /// - Returns: what ended it early; `nil` where it came to its end, however the phases went.
  func walk() async -> String? {
    for key in master.keyring.entries.map(\.key) { watchKey(key) }
    for key in master.record.keys { noteState(of: key.id, key.state.rawValue) }
    for replica in 0..<settings.replicas {
      watches[replica] = watch(replica, since: record.clock.uptime(), isTimed: false)
    }
    for (number, phase) in script.phases.enumerated() {
      if let fault = await walk(phase, number) { return fault }
      estimates[number] = []
    }
    return nil
  }

  /// A phase fails where a step says so, or where what must not happen happened meanwhile.
  private func walk(_ phase: DrillPhase, _ number: Int) async -> String? {
    journal.begin(phase.name)
    record.with { $0.phase = phase.name }
    notes = []
    let (start, before) = (journal.elapsed, record.with { ($0.ledger.totals, $0.ledger.checks) })
    var (failures, fault): ([String], String?) = ([], nil)
    do {
      for step in phase.steps {
        estimates[number].removeFirst()
        try await perform(step)
      }
    } catch let failure as PhaseFailure {
      failures = [failure.description]
    } catch is CancellationError {
      fault = "interrupted"
    } catch {
      fault = "\(error)"
    }
    let counts = PhaseCounts(from: before, to: record.with { ($0.ledger.totals, $0.ledger.checks) })
    failures += counts.failures + (fault.map { [$0] } ?? [])
    let detail = failures.isEmpty ? (notes + [counts.words]).joined(separator: "; ") : failures.joined(separator: "; ")
    let seconds = Double(journal.elapsed - start) / 1000
    journal.end(.init(name: phase.name, passed: failures.isEmpty, seconds: seconds, detail: detail))
    return fault
  }

  /// Ends what is still being waited for.
  func stop() {
    for watch in watches.values { watch.cancel() }
    watches = [:]
  }

  /// Has a token of this key asked about at every replica from now on.
  func watchKey(_ key: SigningKey) {
    guard let token = try? tokens.sentinel(key: key, now: record.clock.now()) else { return }
    load.with { $0.watch(token, from: record.clock.uptime()) }
  }
}
