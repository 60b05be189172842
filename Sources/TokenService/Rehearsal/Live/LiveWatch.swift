import TokenRules

/// Asks every replica of a live environment for its ring, and keeps the model, the evidence and the rotation's stage
/// current.
actor LiveWatch {
  private let settings: LiveSettings
  private let record: RehearsalRecord
  private let client: FleetClient
  private let journal: RehearsalJournal
  private(set) var rotation = ObservedRotation()
  private(set) var propagations: [Double] = []
  private var last: [Int: (report: ReplicaAnswer, asked: Int64)] = [:]
  private var states: [Int?: [String: KeyRecord.State]] = [:]
  /// When was looked last before a generation was seen anywhere: uptime.
  private var underWay: [UInt64: Duration] = [:]
  /// The generation that every replica has at least.
  private var everywhere: UInt64 = 0
  private var looked: Duration?
  private var newest: UInt64 = 0

  init(_ settings: LiveSettings, record: RehearsalRecord, client: FleetClient, journal: RehearsalJournal) {
    self.settings = settings
    self.record = record
    self.client = client
    self.journal = journal
  }

  /// Asks each replica once.
  ///
  /// - Returns: the rotation's stage, where it is another one than before.
  func look() async -> ObservedRotation.Stage? {
    let addresses = record.with(\.addresses)
    var reports: [ReplicaAnswer?] = []
    for replica in addresses.indices {
      let sent = record.now
      let report = await client.keys(at: addresses[replica])
      if let report { take(report, of: replica, during: sent...max(sent, record.now)) }
      reports.append(report)
    }
    timePropagation(reports)
    return rotation.saw(reports) ? rotation.stage : nil
  }

  private func take(_ report: ReplicaAnswer, of replica: Int, during time: ClosedRange<Int64>) {
    let before = last[replica]
    last[replica] = (report, time.lowerBound)
    let offset = time.offset(of: report.serverTime.milliseconds)
    record.with { $0.fleet.replicas[replica].setClockIfChanged(ahead: offset, from: before?.asked ?? time.lowerBound) }
    guard before?.report.ringDigest != report.ringDigest else { return }
    let ring = report.ring(settings.environment)
    record.with { contents in
      // It took the ring somewhere between the two questions.
      contents.fleet.replicas[replica].give(ring, from: before?.asked ?? time.lowerBound, settled: time.upperBound)
      for key in ring.keys where key.state == .revoked { contents.fleet.revoke(key.id, at: time.upperBound) }
    }
    journal.note(
      .ring(
        replica: settings.name(of: replica),
        outcome: .loaded,
        digest: report.ringDigest,
        generation: report.ringGeneration,
        delayMs: nil
      )
    )
    note(ring, of: replica)
    if report.ringGeneration >= newest {
      newest = report.ringGeneration
      note(ring, of: nil)
    }
  }

  /// The newest ring that is seen anywhere stands for the master ring, which only the operator sees.
  private func note(_ ring: RingRecord, of replica: Int?) {
    for key in ring.keys where states[replica]?[key.id] != key.state {
      states[replica, default: [:]][key.id] = key.state
      let name = replica.map(settings.name)
      journal.note(.keyState(kid: key.id, state: key.state.rawValue, replica: name, generation: ring.generation))
    }
  }

  /// From the last look before a generation was seen anywhere until it is everywhere: no less than it took.
  private func timePropagation(_ reports: [ReplicaAnswer?]) {
    let generations = reports.map { $0?.ringGeneration ?? 0 }
    let now = record.clock.uptime()
    defer { looked = now }
    let oldest = generations.min() ?? 0
    guard let looked else {
      everywhere = oldest
      return
    }
    for generation in Set(generations) where generation > everywhere && underWay[generation] == nil {
      underWay[generation] = looked
    }
    for (generation, before) in underWay where generation <= oldest {
      propagations.append((now - before).milliseconds)
      underWay[generation] = nil
    }
    everywhere = max(everywhere, oldest)
  }
}

extension ReplicaAnswer {
  /// The generation as a number; 0 where the ring has none.
  var ringGeneration: UInt64 { UInt64(generation) ?? 0 }

  /// The ring as far as the report tells of it.
  func ring(_ environment: ServiceEnvironment) -> RingRecord {
    let records = keys.map { key in
      KeyRecord(id: key.id, state: key.state, retireAt: key.retireAt, endedAt: key.endedAt)
    }
    return RingRecord(environment: environment, generation: ringGeneration, keys: records)
  }
}
