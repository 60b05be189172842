import Synchronization
import TokenRules

@testable import TokenService

/// A store in memory that passes for one on another machine, and that a test puts in trouble.
final class TroubledStore: RevocationStore {
  private struct Trouble {
    var error: StoreError?
    var inner: MemoryStore
    var isSilent = false
    var pages = 0
  }

  let place = StorePlace(kind: .postgresql, name: "host/db")
  private let trouble: Mutex<Trouble>

  init(_ inner: MemoryStore) { trouble = Mutex(Trouble(inner: inner)) }

  /// What it answers instead; `nil` ends the trouble.
  func fail(with error: StoreError?) { trouble.withLock { $0.error = error } }
  /// Puts another store in its place.
  func become(_ inner: MemoryStore) { trouble.withLock { $0.inner = inner } }
  /// Gives no hints.
  func silence() { trouble.withLock { $0.isSilent = true } }
  /// How many pages were asked for.
  var pages: Int { trouble.withLock { $0.pages } }

  private func inner() throws(StoreError) -> MemoryStore {
    try trouble.withLock { trouble throws(StoreError) in
      if let error = trouble.error { throw error }
      return trouble.inner
    }
  }

  func write(_ writes: [RevocationWrite]) async throws(StoreError) -> [RevocationWrite.Outcome] {
    try await inner().write(writes)
  }
  func lift(_ lift: RevocationLift) async throws(StoreError) -> RevocationLift.Outcome { try await inner().lift(lift) }
  func changes(after position: Int64, limit: Int) async throws(StoreError) -> RevocationChanges {
    trouble.withLock { $0.pages += 1 }
    return try await inner().changes(after: position, limit: limit)
  }
  func records(_ query: RevocationQuery) async throws(StoreError) -> [RevocationRecord] {
    try await inner().records(query)
  }
  func prune(at now: Timestamp, lifetimes: RevocationLifetimes, limit: Int) async throws(StoreError) -> Int {
    try await inner().prune(at: now, lifetimes: lifetimes, limit: limit)
  }
  func beat(_ heartbeat: ReplicaHeartbeat) async throws(StoreError) -> Timestamp { try await inner().beat(heartbeat) }
  func replicas() async throws(StoreError) -> [ReplicaRecord] { try await inner().replicas() }
  func hints() -> AsyncStream<Void> {
    trouble.withLock { $0.isSilent ? AsyncStream { $0.finish() } : $0.inner.hints() }
  }
  func close() async { await trouble.withLock { $0.inner }.close() }
}

extension RevocationStore {
  /// Writes one rule; gives its position.
  @discardableResult
  func revoke(_ subject: RevocationRule.Subject, at time: Timestamp) async throws -> Int64 {
    let entry = RevocationEntry(
      id: "rev_" + String(UInt64.random(in: 0 ... .max), radix: 16),
      rule: RevocationRule(subject, at: time),
      before: time,
      reason: nil,
      requestedBy: "admin",
      createdAt: time
    )
    guard case .written(let records) = try await write([RevocationWrite(entries: [entry], idempotency: nil)])[0] else {
      throw StoreError.malformed("no outcome")
    }
    return records[0].position
  }
}
