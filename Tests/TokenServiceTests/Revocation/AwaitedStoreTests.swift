import Synchronization
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct AwaitedStoreTests {
  private let clock = ManualClock()

  @Test func `every question tries to open the store, until it is open`() async throws {
    let inner = MemoryStore(id: "a", clock: clock)
    let tries = Mutex(0)
    let store = AwaitedStore(StorePlace(kind: .postgresql, name: "host/db")) { () async throws(StoreError) in
      let count = tries.withLock { tries in
        tries += 1
        return tries
      }
      guard count > 2 else { throw .unavailable("gone") }
      return inner
    }
    for _ in 0..<2 {
      await #expect(throws: StoreError.unavailable("gone")) { try await store.changes(after: 0, limit: 1) }
    }
    var hints = store.hints().makeAsyncIterator()
    #expect(try await store.changes(after: 0, limit: 1).storeID == "a")
    #expect(try await store.replicas().isEmpty)
    #expect(tries.withLock { $0 } == 3)
    // Whoever forwards the hints begins to listen at some moment.
    let writing = Task { [clock] in while !Task.isCancelled { try await store.revoke(.all, at: clock.now()) } }
    #expect(await hints.next() != nil)
    writing.cancel()
    _ = await writing.result
    await store.close()
    await #expect(throws: StoreError.closed) { try await store.replicas() }
    await #expect(throws: StoreError.closed) { try await inner.replicas() }
  }
}
