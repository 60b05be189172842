import TokenRules

/// The time between the first question and the last.
extension LiveRun {
  /// From one look at the replicas' rings to the next.
  private static var interval: Duration { .milliseconds(500) }

  func observe(
    _ watch: LiveWatch,
    _ load: LoadGenerator,
    _ record: RehearsalRecord,
    _ client: FleetClient,
    _ journal: RehearsalJournal
  ) async -> String? {
    let observer = RehearsalObserver(record: record, client: client, journal: journal)
    let (end, settings, clock) = (clock.uptime() + .seconds(settings.seconds), settings, clock)
    return await withTaskGroup(of: String??.self) { group in
      group.addTask {
        await load.run()
        return nil
      }
      group.addTask {
        await observer.sample(name: settings.name) { max(0, (end - clock.uptime()).milliseconds / 1000) }
        return nil
      }
      group.addTask { .some(await Self.walk(watch, record, journal, until: end)) }
      var fault: String?
      while let ended = await group.next() {
        guard let walked = ended else { continue }
        fault = walked
        break
      }
      group.cancelAll()
      return fault
    }
  }

  /// A phase for each stage of the rotation.
  private static func walk(
    _ watch: LiveWatch,
    _ record: RehearsalRecord,
    _ journal: RehearsalJournal,
    until end: Duration
  ) async -> String? {
    var (stage, fault): (ObservedRotation.Stage, String?) = (.before, nil)
    var phase = LivePhase(stage, record, journal)
    while stage != .complete, fault == nil, record.clock.uptime() < end {
      if let next = await watch.look() {
        phase.end()
        stage = next
        phase = LivePhase(stage, record, journal)
      }
      do { try await Task.sleep(for: interval) } catch { fault = "interrupted" }
    }
    phase.end(fault)
    return fault
  }
}

/// One stage of an observed rotation, as a phase of the evidence.
struct LivePhase {
  private let name: String
  private let record: RehearsalRecord
  private let journal: RehearsalJournal
  private let start: Int64
  private let before: PhaseCounts.Counts

  init(_ stage: ObservedRotation.Stage, _ record: RehearsalRecord, _ journal: RehearsalJournal) {
    name = stage.rawValue
    self.record = record
    self.journal = journal
    journal.begin(stage.rawValue)
    record.with { $0.phase = stage.rawValue }
    start = journal.elapsed
    before = record.with { ($0.ledger.totals, $0.ledger.checks) }
  }

  func end(_ fault: String? = nil) {
    let counts = PhaseCounts(from: before, to: record.with { ($0.ledger.totals, $0.ledger.checks) })
    let failures = counts.failures + (fault.map { [$0] } ?? [])
    let detail = failures.isEmpty ? counts.words : failures.joined(separator: "; ")
    let seconds = Double(journal.elapsed - start) / 1000
    journal.end(.init(name: name, passed: failures.isEmpty, seconds: seconds, detail: detail))
  }
}
