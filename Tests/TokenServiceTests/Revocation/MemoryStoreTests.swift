import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct MemoryStoreTests {
  @Test(arguments: StoreConformance.cases)
  func `it is a store`(promise: StoreCase) async throws {
    let store = MemoryStore(clock: ManualClock())
    try await promise.run(StorePremises(open: { store }, isDurable: false))
  }

  @Test func `it says that it is memory, and shared by nobody`() {
    let store = MemoryStore(clock: ManualClock())
    #expect(store.place.description == "memory" && !store.place.isShared)
  }

  @Test func `a replica is forgotten a day after it was seen last`() async throws {
    let clock = ManualClock()
    let store = MemoryStore(clock: clock)
    _ = try await store.beat(.named("a"))
    clock.advance(milliseconds: 86_399_999)
    #expect(try await store.replicas().map(\.age) == [86_399.999])
    clock.advance(milliseconds: 1)
    #expect(try await store.replicas().isEmpty)
  }
}
