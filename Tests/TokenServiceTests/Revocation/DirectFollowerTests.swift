import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

@Suite struct DirectFollowerTests {
  private let clock = ManualClock()
  private let list = Snapshot(RevocationList.empty)

  @Test func `what was acknowledged is in the list when it has caught up`() async throws {
    let store = MemoryStore(clock: clock)
    let access = RevocationAccess(store, follower: DirectFollower(store, list: list, clock: clock))
    #expect(access.follower.standing.position == 0)
    let entry = RevocationEntry(
      id: "rev_1",
      rule: RevocationRule(.device("d"), at: clock.now()),
      before: clock.now(),
      reason: nil,
      requestedBy: "admin",
      createdAt: clock.now()
    )
    _ = try await access.writer.write(RevocationWrite(entries: [entry], idempotency: nil))
    #expect(!list.value.refuses(deviceID: "d"))
    #expect(await access.follower.catchUp(to: 1))
    #expect(list.value.refuses(deviceID: "d"))
    #expect(access.follower.standing.position == 1)
    #expect(await !access.follower.catchUp(to: 2))
    clock.advance(seconds: 3)
    #expect(access.follower.standing.age(at: clock.uptime()) == .zero)
    await store.close()
    #expect(await !access.follower.catchUp(to: 1))
  }
}
