import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct StoreFeedTests {
  private let clock = ManualClock()
  private let events = EventList<StoreFeed.Event>()
  private let store: TroubledStore
  private let feed: StoreFeed

  init() {
    let store = TroubledStore(MemoryStore(id: "a", clock: clock))
    self.store = store
    feed = StoreFeed(store, revokedTokenIDs: ["seed"], bound: .seconds(60), clock: clock, report: events.append)
  }

  private func news() -> [StoreFeed.Event] {
    events.take().filter { if case .looked = $0 { false } else { true } }
  }

  @Test func `the whole record is in force after the start`() async throws {
    let position = try await store.revoke(.device("d"), at: clock.now())
    #expect(!feed.freshness.isFresh(at: clock.uptime()))
    try await feed.start()
    #expect(feed.list.value.refuses(deviceID: "d"))
    let standing = RevocationStanding(storeID: "a", position: position, readAt: clock.uptime())
    #expect(feed.standing == standing)
    #expect(news() == [.loaded(standing, rules: 2)])
    #expect(feed.freshness.isFresh(at: clock.uptime()))
  }

  @Test func `a start without the store throws`() async {
    store.fail(with: .unavailable("gone"))
    await #expect(throws: StoreError.unavailable("gone")) { try await feed.start() }
    #expect(!feed.freshness.isFresh(at: clock.uptime()))
  }

  @Test func `a look brings what is new, and tells how long it took by the store's clock`() async throws {
    try await feed.start()
    _ = news()
    // The store's clock is 200 ms behind this one; a step of this one in between counts for nothing.
    let time = Timestamp(milliseconds: clock.now().milliseconds - 200)
    feed.storeClock.replace(with: StoreClock(time, asked: (clock.now(), clock.uptime()), trip: .zero))
    try await store.revoke(.device("d"), at: clock.now())
    clock.advance(milliseconds: 250)
    clock.step(to: Timestamp(seconds: clock.now().seconds - 3600))
    #expect(await feed.look())
    #expect(feed.list.value.refuses(deviceID: "d"))
    #expect(news() == [.enforced(after: .milliseconds(50))])
  }

  @Test func `the list stays while the store is away, until it is too old`() async throws {
    try await store.revoke(.device("d"), at: clock.now())
    try await feed.start()
    _ = news()
    store.fail(with: .unavailable("gone"))
    clock.advance(seconds: 59)
    #expect(await !feed.look())
    #expect(await !feed.look())
    #expect(news() == [.lost(.unavailable("gone"))])
    #expect(feed.list.value.refuses(deviceID: "d"))
    #expect(feed.age(at: clock.uptime()) == 59)
    #expect(feed.freshness.isFresh(at: clock.uptime()))
    clock.advance(seconds: 1)
    #expect(feed.freshness.isFresh(at: clock.uptime()))
    clock.advance(milliseconds: 1)
    #expect(!feed.freshness.isFresh(at: clock.uptime()))
    #expect(feed.detail(at: clock.uptime(), every: .milliseconds(500))?.contains("neither accepted nor issued") == true)
  }

  @Test func `nothing that came meanwhile is missed when the store is back`() async throws {
    try await feed.start()
    store.fail(with: .unavailable("gone"))
    await feed.look()
    _ = news()
    clock.advance(seconds: 90)
    store.fail(with: nil)
    try await store.revoke(.device("d"), at: clock.now())
    #expect(await feed.look())
    #expect(feed.list.value.refuses(deviceID: "d"))
    #expect(feed.freshness.isFresh(at: clock.uptime()))
    #expect(news() == [.restored(after: .seconds(90))])
    #expect(feed.detail(at: clock.uptime(), every: .milliseconds(500)) == nil)
  }

  @Test func `another store in its place is read from its start, loudly`() async throws {
    try await store.revoke(.device("d"), at: clock.now())
    try await feed.start()
    _ = news()
    let before = feed.standing
    let other = MemoryStore(id: "b", clock: clock)
    try await other.revoke(.device("e"), at: clock.now())
    store.become(other)
    #expect(await feed.look())
    let standing = RevocationStanding(storeID: "b", position: 1, readAt: clock.uptime())
    #expect(news() == [.begunAnew(before), .loaded(standing, rules: 2)])
    #expect(feed.list.value.refuses(deviceID: "e") && !feed.list.value.refuses(deviceID: "d"))
  }

  @Test func `a store that lost what it had is read from its start, and the list keeps what is seeded`() async throws {
    for _ in 0..<3 { try await store.revoke(.device("d"), at: clock.now()) }
    try await feed.start()
    _ = news()
    let restored = MemoryStore(id: "a", clock: clock)
    try await restored.revoke(.device("e"), at: clock.now())
    store.become(restored)
    #expect(await feed.look())
    #expect(feed.standing.position == 1 && feed.list.value.count == 2)
    #expect(news().count == 2)
  }

  @Test func `whoever wrote returns when it is in force, also without a hint`() async throws {
    store.silence()
    try await feed.start()
    let run = Task { [feed] in await feed.run(every: .seconds(3600)) }
    let position = try await store.revoke(.device("d"), at: clock.now())
    #expect(await feed.catchUp(to: position))
    #expect(feed.list.value.refuses(deviceID: "d"))
    run.cancel()
    await run.value
  }

  @Test func `a hint has it look at once`() async throws {
    try await feed.start()
    let run = Task { [feed] in await feed.run(every: .seconds(3600)) }
    while store.pages < 2 { await Task.yield() }
    let position = try await store.revoke(.device("d"), at: clock.now())
    await feed.wait(beyond: position - 1, for: .seconds(20))
    #expect(feed.standing.position == position)
    run.cancel()
    await run.value
  }

  @Test func `without hints the poll finds it`() async throws {
    store.silence()
    try await feed.start()
    let run = Task { [feed] in await feed.run(every: .milliseconds(50)) }
    let position = try await store.revoke(.device("d"), at: clock.now())
    await feed.wait(beyond: position - 1, for: .seconds(20))
    #expect(feed.standing.position == position)
    run.cancel()
    await run.value
  }

  @Test func `what a copy holds is in force before the store answers, and as old as it is`() async throws {
    store.fail(with: .unavailable("gone"))
    let list = RevocationList(rules: [RevocationRule(.device("d"), at: clock.now())])
    func feed(readAt: Duration?) -> StoreFeed {
      let copy = KnownList(list: list, storeID: "a", position: 7, readAt: readAt)
      return StoreFeed(store, copy: copy, bound: .seconds(60), clock: clock)
    }
    let recent = feed(readAt: clock.uptime() - .seconds(59))
    #expect(recent.list.value.refuses(deviceID: "d"))
    #expect(recent.standing.position == 7)
    #expect(recent.freshness.isFresh(at: clock.uptime()))
    #expect(!feed(readAt: clock.uptime() - .seconds(61)).freshness.isFresh(at: clock.uptime()))
    #expect(!feed(readAt: nil).freshness.isFresh(at: clock.uptime()))
    // The record is read whole: what the copy has is no word of the store's.
    store.fail(with: nil)
    #expect(await recent.look())
    #expect(!recent.list.value.refuses(deviceID: "d"))
  }

  @Test func `a list without a bound is never too old`() {
    let freshness = ListFreshness(bound: nil)
    #expect(freshness.isFresh(at: .seconds(1 << 30)))
  }
}
