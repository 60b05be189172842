import Synchronization
import TokenRules

/// A store that is gone with its process: dev without a store, and the plainest reading of the protocol.
final class MemoryStore: RevocationStore {
  private struct State {
    var records: [RevocationRecord] = []
    var changes: [RevocationChange] = []
    var writtenAt: Timestamp?
    /// By the bytes of their keys, which `String` would not tell apart.
    var answers: [[UInt8]: (digest: String, ids: [String])] = [:]
    var replicas: [String: (heartbeat: ReplicaHeartbeat, seenAt: Timestamp)] = [:]
    var position: Int64 = 0
    var isClosed = false
  }

  let place = StorePlace(kind: .memory, name: "")
  private let id: String
  private let clock: any TokenClock
  private let state = Mutex(State())
  private let listeners = StoreHints()

  /// - Parameter id: names the store; made at random where it is not given.
  init(id: String? = nil, clock: any TokenClock) {
    self.id = id ?? String(UInt64.random(in: 0 ... .max), radix: 16)
    self.clock = clock
  }

  func write(_ writes: [RevocationWrite]) async throws(StoreError) -> [RevocationWrite.Outcome] {
    for write in writes { try write.check() }
    let outcomes = try change { state in writes.map { Self.write($0, to: &state, at: clock.now()) } }
    listeners.hint()
    return outcomes
  }

  private static func write(
    _ write: RevocationWrite,
    to state: inout State,
    at now: Timestamp
  ) -> RevocationWrite.Outcome {
    if let idempotency = write.idempotency, let answer = state.answers[Array(idempotency.key.utf8)] {
      guard answer.digest == idempotency.digest else { return .conflict }
      return .repeated(answer.ids.compactMap { id in state.records.first { $0.entry.id == id } })
    }
    let records = write.entries.map { entry in
      state.position += 1
      let rule = entry.rule
      state.changes.append(
        RevocationChange(position: state.position, subject: rule.subject, effect: .revoked(cutoff: rule.cutoff))
      )
      return RevocationRecord(position: state.position, entry: entry.withBareID)
    }
    state.records += records
    state.writtenAt = now
    if let idempotency = write.idempotency {
      state.answers[Array(idempotency.key.utf8)] = (idempotency.digest, write.entries.map(\.id))
    }
    return .written(records)
  }

  func lift(_ lift: RevocationLift) async throws(StoreError) -> RevocationLift.Outcome {
    try lift.check()
    let outcome = try change { state -> RevocationLift.Outcome in
      guard let index = state.records.firstIndex(where: { $0.entry.id == lift.id }) else { return .unknown }
      guard state.records[index].lifting == nil else { return .repeated(state.records[index]) }
      state.position += 1
      state.records[index].lifting = .init(position: state.position, at: lift.at, by: lift.by, reason: lift.reason)
      let subject = state.records[index].entry.rule.subject
      let left = state.records.filter { $0.lifting == nil && $0.entry.rule.subject.isSame(as: subject) }
      state.changes.append(
        RevocationChange(
          position: state.position,
          subject: subject,
          effect: .lifted(remaining: left.map(\.entry.rule.cutoff).max())
        )
      )
      state.writtenAt = clock.now()
      return .lifted(state.records[index])
    }
    listeners.hint()
    return outcome
  }

  func changes(after position: Int64, limit: Int) async throws(StoreError) -> RevocationChanges {
    try change { state in
      let all = state.changes.drop { $0.position <= position }
      let page = Array(all.prefix(limit))
      let isLast = page.count == all.count
      return RevocationChanges(
        storeID: id,
        changes: page,
        position: isLast ? state.position : page.last?.position ?? position,
        isLast: isLast,
        writtenAt: page.isEmpty ? nil : state.writtenAt
      )
    }
  }

  func records(_ query: RevocationQuery) async throws(StoreError) -> [RevocationRecord] {
    try change { state in
      let found = state.records.reversed().filter { record in
        let subject = record.entry.rule.subject
        return (query.includesLifted || record.lifting == nil)
          && query.subject.map { subject.isSame(as: $0) } ?? true
          && query.kind.map { subject.kind == $0 } ?? true
          && query.before.map { record.position < $0 } ?? true
      }
      return Array(found.prefix(query.limit))
    }
  }

  func prune(at now: Timestamp, lifetimes: RevocationLifetimes, limit: Int) async throws(StoreError) -> Int {
    try change { state in
      let ended = state.records.filter { record in
        let rule = record.entry.rule
        return lifetimes.end(of: rule.subject.kind, cutoff: rule.cutoff).map { $0 < now.seconds } ?? false
      }.prefix(limit)
      let positions = Set(ended.flatMap { [$0.position, $0.lifting?.position ?? $0.position] })
      state.records.removeAll { positions.contains($0.position) }
      state.changes.removeAll { positions.contains($0.position) }
      return ended.count
    }
  }

  func beat(_ heartbeat: ReplicaHeartbeat) async throws(StoreError) -> Timestamp {
    let now = clock.now()
    try change { $0.replicas[heartbeat.id] = (heartbeat, now) }
    return now
  }

  func replicas() async throws(StoreError) -> [ReplicaRecord] {
    let now = clock.now()
    return try change { state in
      state.replicas.values.sorted { $0.heartbeat.id < $1.heartbeat.id }.compactMap { known in
        let age = Double(max(0, now.milliseconds - known.seenAt.milliseconds)) / 1000
        return age < 86_400 ? ReplicaRecord(heartbeat: known.heartbeat, seenAt: known.seenAt, age: age) : nil
      }
    }
  }

  func hints() -> AsyncStream<Void> { listeners.stream() }

  func close() async {
    state.withLock { $0.isClosed = true }
    listeners.close()
  }

  private func change<Result: Sendable>(
    _ body: (inout sending State) -> sending Result
  ) throws(StoreError) -> Result {
    try state.withLock { state throws(StoreError) in
      guard !state.isClosed else { throw .closed }
      return body(&state)
    }
  }
}

extension RevocationRule.Subject {
  /// Whether both are of one kind and one id, byte by byte, whatever prefix they were written with.
  func isSame(as other: RevocationRule.Subject) -> Bool { kind == other.kind && id.utf8.elementsEqual(other.id.utf8) }
}
