import Logging
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct ListCopyKeeperTests {
  private let clock = ManualClock()
  private let folder: TemporaryFolder
  private let file: ListCopyFile
  private let store: TroubledStore
  private let feed: StoreFeed
  private let keeper: ListCopyKeeper

  init() throws {
    folder = try TemporaryFolder()
    file = ListCopyFile(directory: folder.path + "/state", environment: .staging)
    store = TroubledStore(MemoryStore(id: "a", clock: clock))
    feed = StoreFeed(store, bound: .seconds(60), clock: clock)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    keeper = ListCopyKeeper(file, of: feed, clock: clock, logger: logger)
  }

  private func kept() throws -> ListCopyFile.Record? { try file.load(revokedTokenIDs: [])?.record }

  @Test func `nothing is kept before the record was read`() async throws {
    await keeper.keep()
    #expect(try kept() == nil)
  }

  @Test func `it is as old as the last word of the store`() async throws {
    try await feed.start()
    clock.advance(seconds: 3)
    await keeper.keep()
    #expect(try kept() == .init(storeID: "a", position: 0, readAt: Fixtures.now))
    _ = await feed.look()
    await keeper.keep()
    #expect(try kept()?.readAt == clock.now())
    store.fail(with: .unavailable("gone"))
    clock.advance(seconds: 30)
    _ = await feed.look()
    await keeper.keep()
    #expect(try kept()?.readAt.seconds == clock.now().seconds - 30)
  }

  @Test func `what came is kept with its position`() async throws {
    try await feed.start()
    await keeper.keep()
    let position = try await store.revoke(.device("d"), at: clock.now())
    _ = await feed.look()
    await keeper.keep(isLast: true)
    #expect(try kept()?.position == position)
    #expect(try file.load(revokedTokenIDs: [])?.list.refuses(deviceID: "d") == true)
  }
}
