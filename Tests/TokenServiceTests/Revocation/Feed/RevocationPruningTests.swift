import Logging
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct RevocationPruningTests {
  private let clock = ManualClock()
  private let store: MemoryStore
  private let feed: StoreFeed
  private let watch: ReplicaWatch
  private let pruning: RevocationPruning

  init() {
    let store = MemoryStore(id: "a", clock: clock)
    let feed = StoreFeed(store, bound: nil, clock: clock)
    let watch = ReplicaWatchTests.watch("r2", in: store, feed: feed, clock: clock)
    (self.store, self.feed, self.watch) = (store, feed, watch)
    pruning = RevocationPruning(
      store,
      feed: feed,
      watch: watch,
      lifetimes: RevocationLifetimes(tokens: 930, callers: nil),
      clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }

  private func rules() async throws -> (onRecord: Int, inForce: Int) {
    (try await store.records(RevocationQuery()).count, feed.list.value.count)
  }

  private func revoke() async throws {
    try await store.revoke(.token("t"), at: clock.now())
    try await store.revoke(.session("s"), at: clock.now())
    try await feed.start()
    await watch.beat()
  }

  @Test func `what can match nothing any more goes, ten minutes later`() async throws {
    try await revoke()
    clock.advance(seconds: 1531)
    await watch.beat()
    await pruning.prune()
    #expect(try await rules() == (2, 2))
    clock.advance(seconds: 1)
    await watch.beat()
    await pruning.prune()
    #expect(try await rules() == (1, 1))
  }

  @Test func `a clock that jumps ahead deletes nothing`() async throws {
    try await revoke()
    clock.step(to: Timestamp(seconds: Fixtures.now.seconds + 86_400))
    await watch.beat()
    await pruning.prune()
    #expect(try await rules() == (2, 2))
  }

  @Test func `one of the live replicas clears up the store, each its own list`() async throws {
    try await revoke()
    clock.advance(seconds: 2000)
    let first = ReplicaWatchTests.watch("r1", in: store, feed: feed, clock: clock)
    await first.beat()
    await watch.beat()
    await pruning.prune()
    #expect(try await rules() == (2, 1))
    clock.advance(seconds: 16)
    await watch.beat()
    await pruning.prune()
    #expect(try await rules() == (1, 1))
  }
}
