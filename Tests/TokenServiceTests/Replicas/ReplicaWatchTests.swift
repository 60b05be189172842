import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct ReplicaWatchTests {
  private let clock = ManualClock()

  static func watch(
    _ id: String,
    of expected: Int? = nil,
    in store: any RevocationStore,
    feed: StoreFeed,
    clock: any TokenClock
  ) -> ReplicaWatch {
    let replica = Replica(id: id, startedAt: clock.now())
    return ReplicaWatch(replica, of: expected, in: store, feed: feed, clock: clock) { feed in
      ReplicaHeartbeat(
        id: id,
        version: "1",
        startedAt: replica.startedAt,
        ringDigest: "d",
        ringGeneration: "1",
        configurationDigest: "c",
        revocationPosition: feed.standing.position,
        clockOffset: feed.clockOffset,
        propagation: nil
      )
    }
  }

  @Test func `it tells how many of the expected replicas share the store`() async {
    let store = TroubledStore(MemoryStore(clock: clock))
    let feed = StoreFeed(store, bound: nil, clock: clock)
    let (one, two) = (
      Self.watch("r1", of: 2, in: store, feed: feed, clock: clock),
      Self.watch("r2", of: 2, in: store, feed: feed, clock: clock)
    )
    #expect(one.detail == nil)
    await one.beat()
    #expect(one.detail == "1 of 2 replicas share the store")
    await two.beat()
    await one.beat()
    #expect(one.detail == nil && one.isFirst && !two.isFirst)
    clock.advance(seconds: 15)
    await one.beat()
    #expect(one.detail == "1 of 2 replicas share the store")
  }

  @Test func `it holds its clock to the store's`() async {
    let ahead = ManualClock(Timestamp(milliseconds: clock.now().milliseconds + 1234))
    let store = TroubledStore(MemoryStore(clock: clock))
    let feed = StoreFeed(store, bound: nil, clock: ahead)
    let watch = Self.watch("r1", in: store, feed: feed, clock: ahead)
    #expect(watch.clockOffset == nil)
    await watch.beat()
    #expect(watch.clockOffset == 1234)
    // What it tells of itself is what it knew before.
    await watch.beat()
    #expect(watch.fleet.value?.records.first?.heartbeat.clockOffset == 1234)
  }

  @Test func `what was known stays while the store is away`() async {
    let store = TroubledStore(MemoryStore(clock: clock))
    let feed = StoreFeed(store, bound: nil, clock: clock)
    let watch = Self.watch("r1", of: 1, in: store, feed: feed, clock: clock)
    await watch.beat()
    store.fail(with: .unavailable("gone"))
    await watch.beat()
    #expect(watch.fleet.value?.records.count == 1)
  }
}
