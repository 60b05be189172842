import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct RevocationDeskTests {
  private let clock = ManualClock()

  @Test func `a store that does not answer in time acknowledges nothing`() async throws {
    var desk = RevocationDesk(StuckStore(clock: clock), randomness: CountingRandom())
    desk.patience = .milliseconds(20)
    let order = try RevocationOrder(revoking: Array(#"{"jti":"a"}"#.utf8), at: clock.now())
    await #expect(throws: RevocationDesk.Failure.store(.unavailable("it does not answer in time"))) {
      try await desk.carryOut(order, key: nil, at: clock.now())
    }
  }

  @Test func `what is durable is acknowledged even where this process does not enforce it yet`() async throws {
    let store = MemoryStore(clock: clock)
    var desk = RevocationDesk(
      RevocationAccess(store, follower: LaggingFollower()),
      randomness: CountingRandom()
    )
    desk.enforcementPatience = .milliseconds(20)
    let order = try RevocationOrder(revoking: Array(#"{"jti":"a"}"#.utf8), at: clock.now())
    let receipt = try await desk.carryOut(order, key: nil, at: clock.now())
    #expect(receipt.isEnforced == false)
    #expect(receipt.position == 1)
    #expect(try await store.records(RevocationQuery()).count == 1)
  }

  @Test(arguments: [(0, nil, 0), (90, nil, 0), (5000, nil, 5000), (5000, -60, -60_000)] as [(Int64, Int64?, Int64)])
  func `a clock that is behind the store's revokes up to the store's time`(
    lag: Int64,
    before: Int64?,
    reaches: Int64
  ) async throws {
    let access = RevocationAccess(MemoryStore(clock: clock), follower: LaggingFollower(clockLag: lag))
    var desk = RevocationDesk(access, randomness: CountingRandom())
    desk.enforcementPatience = .milliseconds(1)
    let now = clock.now()
    let moment = before.map { #", "before": \#(now.seconds + $0)"# } ?? ""
    let order = try RevocationOrder(revoking: Array(#"{"jti":"a"\#(moment)}"#.utf8), at: now)
    let entry = try #require(try await desk.carryOut(order, key: nil, at: now).records.first?.entry)
    #expect(entry.before.milliseconds - now.milliseconds == reaches)
    #expect(entry.createdAt == now && entry.rule == RevocationRule(.token("a"), at: entry.before))
  }

  @Test func `a command enforces nothing`() async throws {
    let desk = RevocationDesk(MemoryStore(clock: clock), randomness: CountingRandom())
    let order = try RevocationOrder(revoking: Array(#"{"jti":"a"}"#.utf8), at: clock.now())
    #expect(try await desk.carryOut(order, key: nil, at: clock.now()).isEnforced == nil)
  }
}

/// A list that never catches up.
private struct LaggingFollower: RevocationFollower {
  var standing: RevocationStanding { RevocationStanding(storeID: nil, position: 0, readAt: nil) }
  var clockLag: Int64 = 0
  func catchUp(to position: Int64) async -> Bool {
    try? await Task.sleep(for: .seconds(3600))
    return false
  }
  func wait(beyond position: Int64, for duration: Duration) async {}
}

/// A store whose writes hang until they are cancelled.
private final class StuckStore: RevocationStore {
  private let store: MemoryStore

  init(clock: any TokenClock) { store = MemoryStore(clock: clock) }

  var place: StorePlace { store.place }
  func write(_ writes: [RevocationWrite]) async throws(StoreError) -> [RevocationWrite.Outcome] {
    try? await Task.sleep(for: .seconds(3600))
    throw .closed
  }
  func lift(_ lift: RevocationLift) async throws(StoreError) -> RevocationLift.Outcome { .unknown }
  func changes(after position: Int64, limit: Int) async throws(StoreError) -> RevocationChanges {
    try await store.changes(after: position, limit: limit)
  }
  func records(_ query: RevocationQuery) async throws(StoreError) -> [RevocationRecord] { [] }
  func prune(at now: Timestamp, lifetimes: RevocationLifetimes, limit: Int) async throws(StoreError) -> Int { 0 }
  func beat(_ heartbeat: ReplicaHeartbeat) async throws(StoreError) -> Timestamp { clock }
  func replicas() async throws(StoreError) -> [ReplicaRecord] { [] }
  func hints() -> AsyncStream<Void> { store.hints() }
  func close() async {}
  private var clock: Timestamp { Timestamp(seconds: 0) }
}
