import Synchronization
import TestSupport
import TokenRules

@testable import TokenService

/// A store in memory whose commits wait until they are let go on, are counted, and can be made to fail.
final class SlowStore: RevocationStore {
  private struct State {
    var commits: [Int] = []
    var failure: StoreError?
    var goesOn = false
  }

  private let memory = MemoryStore(clock: ManualClock())
  private let state = Mutex(State())

  /// How many writes each commit had.
  var commits: [Int] { state.withLock { $0.commits } }

  func goOn() { state.withLock { $0.goesOn = true } }

  func fail(with failure: StoreError?) { state.withLock { $0.failure = failure } }

  /// Returns when the first commit is under way.
  func waitForCommit() async { while commits.isEmpty { await Task.yield() } }

  func write(_ writes: [RevocationWrite]) async throws(StoreError) -> [RevocationWrite.Outcome] {
    state.withLock { $0.commits.append(writes.count) }
    while !state.withLock({ $0.goesOn }) { await Task.yield() }
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return try await memory.write(writes)
  }

  var place: StorePlace { memory.place }
  func lift(_ lift: RevocationLift) async throws(StoreError) -> RevocationLift.Outcome { try await memory.lift(lift) }
  func changes(after position: Int64, limit: Int) async throws(StoreError) -> RevocationChanges {
    try await memory.changes(after: position, limit: limit)
  }
  func records(_ query: RevocationQuery) async throws(StoreError) -> [RevocationRecord] {
    try await memory.records(query)
  }
  func prune(at now: Timestamp, lifetimes: RevocationLifetimes, limit: Int) async throws(StoreError) -> Int {
    try await memory.prune(at: now, lifetimes: lifetimes, limit: limit)
  }
  func beat(_ heartbeat: ReplicaHeartbeat) async throws(StoreError) -> Timestamp { try await memory.beat(heartbeat) }
  func replicas() async throws(StoreError) -> [ReplicaRecord] { try await memory.replicas() }
  func hints() -> AsyncStream<Void> { memory.hints() }
  func close() async { await memory.close() }
}
