import Foundation
import Logging
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// What ``PruningProcess`` does in its process; nothing where no process was started for it.
@Suite struct PruningProcessTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let url = environment[PruningProcess.urlVariable]

  @Test(.enabled(if: url != nil)) func `only rules go that are over`() async throws {
    let clock = FakeClock(of: try #require(Self.environment[PruningProcess.clockVariable]))
    let store = try await PostgreSQLStore.open(
      url: try #require(Self.url),
      environment: .staging,
      clock: SystemClock()
    )
    let now = SystemClock().now().seconds
    let day: Int64 = 86_400
    let feed = StoreFeed(store, bound: nil, clock: SystemClock())
    _ = try await store.write([.about(.token("young"), cutoff: now), .about(.token("old"), cutoff: now - 2 * day)])
    try await feed.start()
    // A process that starts with a clock a day ahead, and one whose clock jumps behind its start.
    for (start, jump) in [(day, day), (0, day), (0, -day), (-day, day)] {
      try clock.set(ahead: Int(start))
      #expect(abs(SystemClock().now().seconds - now - start) < 30)
      let pruning = Self.pruning(store, feed)
      await pruning.watch.beat()
      try clock.set(ahead: Int(jump))
      await pruning.prune()
      await pruning.watch.beat()
      await pruning.prune()
      #expect(try await Self.tokens(store).contains("young"), "started \(start), jumped \(jump)")
      #expect(feed.list.value.count >= 1)
    }
    try clock.set(ahead: 0)
    #expect(try await Self.tokens(store) == ["young"])
    await store.close()
  }

  private static func tokens(_ store: PostgreSQLStore) async throws -> [String] {
    try await store.records(RevocationQuery()).map(\.entry.rule.subject.id)
  }

  private static func pruning(_ store: PostgreSQLStore, _ feed: StoreFeed) -> RevocationPruning {
    let clock = SystemClock()
    return RevocationPruning(
      store,
      feed: feed,
      watch: ReplicaWatchTests.watch("r1", in: store, feed: feed, clock: clock),
      lifetimes: RevocationLifetimes(tokens: 930, callers: nil),
      clock: clock,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
  }
}
