import Synchronization
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct RevocationChangesReaderTests {
  private let store = HeldStore()
  private let reader = RevocationChangesReader()

  private func ask(after: Int64 = 0, known: Int64) async throws -> Int64 {
    let desk = RevocationDesk(store, randomness: CountingRandom())
    return try await reader.changes(after: after, limit: 10, known: known, at: desk).position
  }

  @Test func `those who ask for the same at the same time share a reading`() async throws {
    async let positions = withThrowingTaskGroup(of: Int64.self) { group in
      for _ in 0..<50 { group.addTask { try await ask(known: 7) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    // Some may have come late: they read once more, not fifty times.
    while store.readings < 1 { await Task.yield() }
    for _ in 0..<1000 { await Task.yield() }
    store.release()
    #expect(try await positions.count == 50)
    #expect(store.readings < 10)
  }

  @Test func `whoever knows of more, or asks for another place, reads for itself`() async throws {
    async let first = ask(known: 7)
    async let second = ask(known: 8)
    async let third = ask(after: 1, known: 7)
    while store.readings < 3 { await Task.yield() }
    store.release()
    _ = try await (first, second, third)
    #expect(try await ask(known: 7) == 0)
    #expect(store.readings == 4)
  }
}

/// A store whose readings are counted, and held until they are released.
private final class HeldStore: RevocationStore {
  private let store = MemoryStore(clock: ManualClock())
  private let gate = PositionSignal()
  private let count = Atomic<Int>(0)

  var readings: Int { count.load(ordering: .relaxed) }
  func release() { gate.advance(to: 1) }

  var place: StorePlace { store.place }
  func changes(after position: Int64, limit: Int) async throws(StoreError) -> RevocationChanges {
    count.add(1, ordering: .relaxed)
    await gate.wait(beyond: 0, for: .seconds(60))
    return try await store.changes(after: position, limit: limit)
  }
  func write(_ writes: [RevocationWrite]) async throws(StoreError) -> [RevocationWrite.Outcome] { throw .closed }
  func lift(_ lift: RevocationLift) async throws(StoreError) -> RevocationLift.Outcome { throw .closed }
  func records(_ query: RevocationQuery) async throws(StoreError) -> [RevocationRecord] { throw .closed }
  func prune(at now: Timestamp, lifetimes: RevocationLifetimes, limit: Int) async throws(StoreError) -> Int { 0 }
  func beat(_ heartbeat: ReplicaHeartbeat) async throws(StoreError) -> Timestamp { throw .closed }
  func replicas() async throws(StoreError) -> [ReplicaRecord] { [] }
  func hints() -> AsyncStream<Void> { store.hints() }
  func close() async {}
}
