/// The course of a run, from when all processes are there: connect, disturb, settle.
struct RunCourse: Sendable {
  /// Why it cannot go on.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// How long a session of a revoked device may go on: the feed's news may have to wait for a restart.
  static let grace = 10.0

  let fleet: Fleet
  let publisher: Publisher
  let desk: Operator
  let say: @Sendable (String) -> Void
  let history = HeadHistory()

  private var settings: HarnessSettings { fleet.site.settings }

  /// Waits until every session is connected: a run begins with all well.
  func connect() async throws {
    let end = ContinuousClock.now + .seconds(settings.settle)
    var connected = 0
    while ContinuousClock.now < end {
      connected = fleet.reports.values.count(where: \.isConnected)
      if connected == settings.sockets { return say("\(connected) sessions are connected") }
      try await Task.sleep(for: .milliseconds(250))
    }
    throw Failure(description: "\(connected) of \(settings.sockets) sessions connected in \(Int(settings.settle)) s")
  }

  /// Publishes for the duration, with the plan's faults meanwhile.
  func disturb(
    from start: ContinuousClock.Instant,
    record: @escaping @Sendable (FaultRunner.Record) -> Void
  ) async throws -> [FaultRunner.Record] {
    let runner = FaultRunner(settings.plan, fleet, desk)
    let watch = Task { await follow(from: start) }
    defer { watch.cancel() }
    await withTaskGroup { group in
      group.addTask { await publisher.run(until: start + .seconds(settings.duration)) }
      group.addTask {
        await runner.run(from: start) { done in
          record(done)
          say("\(Int(done.began)) s: \(done.fault.name) \(done.fault.target)\(done.failure.map { ": \($0)" } ?? "")")
        }
      }
    }
    try Task.checkCancellation()
    return runner.records
  }

  private func follow(from start: ContinuousClock.Instant) async {
    var told = 0
    while !Task.isCancelled {
      let time = (ContinuousClock.now - start) / .seconds(1)
      history.note(publisher.heads(), at: time)
      if Int(time) / 10 > told {
        told = Int(time) / 10
        let heads = publisher.heads().values.reduce(0, +)
        let connected = fleet.reports.values.count(where: \.isConnected)
        say("\(Int(time)) of \(Int(settings.duration)) s: \(heads) events, \(connected) sessions connected")
      }
      try? await Task.sleep(for: .milliseconds(250))
    }
  }

  /// What settled, and how.
  struct Settled: Sendable {
    /// Who has not caught up, in words.
    let behind: [String]
    /// What the sessions said then.
    let reports: [SessionID: SessionReport]
  }

  /// Waits until every session has everything.
  func settle() async throws -> Settled {
    let heads = publisher.heads()
    let expected = fleet.sessions.map(\.id).filter { !settings.plan.revokedSessions.contains($0) }
    let end = ContinuousClock.now + .seconds(settings.settle)
    var behind: [SessionID] = []
    repeat {
      let reports = fleet.reports
      behind = expected.filter { id in
        heads.contains { stream, head in (reports[id]?.seqs[stream] ?? 0) < head }
      }
      if behind.isEmpty {
        say("all have caught up")
        return Settled(behind: [], reports: reports)
      }
      try await Task.sleep(for: .milliseconds(250))
    } while ContinuousClock.now < end
    let words = behind.map { "\($0) has not caught up in \(Int(settings.settle)) s" }
    return Settled(behind: words, reports: fleet.reports)
  }

  /// What the revoked devices are told when they ask for a lease.
  func refusals() async throws -> [SessionID: String] {
    var refusals: [SessionID: String] = [:]
    for session in settings.plan.revokedSessions { refusals[session] = try await desk.refusal(of: session) }
    return refusals
  }

  /// The sessions, and how far those of revoked devices may have come.
  func sessions(_ records: [FaultRunner.Record], _ settled: Settled) -> [SessionState] {
    var ended: [SessionID: Double] = [:]
    for record in records {
      if case .revokeDevice(let session) = record.fault, record.failure == nil { ended[session] = record.ended }
    }
    let last = publisher.heads()
    return fleet.sessions.map { session in
      var session = session
      session.isConnected = settled.reports[session.id]?.isConnected ?? false
      session.ended = settled.reports[session.id]?.ended
      if let end = ended[session.id] { session.limits = history.heads(at: end + Self.grace) ?? last }
      return session
    }
  }
}
