import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  static let life: [StoreCase] = [
    StoreCase("a store that is closed does nothing more, and says so") { premises in
      let store = try await premises.open()
      await store.close()
      await store.close()
      await #expect(throws: StoreError.closed) { try await store.write([.about(.all)]) }
      await #expect(throws: StoreError.closed) { try await store.lift(RevocationLift("rev_")) }
      await #expect(throws: StoreError.closed) { try await store.changes(after: 0, limit: 1) }
      await #expect(throws: StoreError.closed) { try await store.records(RevocationQuery()) }
      await #expect(throws: StoreError.closed) { try await store.replicas() }
      let lifetimes = RevocationLifetimes(tokens: 1, callers: nil)
      await #expect(throws: StoreError.closed) {
        try await store.prune(at: Fixtures.now, lifetimes: lifetimes, limit: 1)
      }
    },
    StoreCase("hints end when the store is closed, and there are none afterwards") { premises in
      let store = try await premises.open()
      let before = store.hints()
      await store.close()
      for await _ in before {}
      for await _ in store.hints() {}
    },
    StoreCase("writes are acknowledged or refused, whenever the store is closed") { premises in
      let store = try await premises.open()
      let hints = store.hints()
      let writers = (0..<8).map { writer in
        Task { () -> [Int64] in
          var acknowledged: [Int64] = []
          for round in 0..<1000 {
            do throws(StoreError) {
              acknowledged += try await store.write([.about(.session("\(writer)_\(round)"))]).flatMap(\.records).map(
                \.position
              )
            } catch {
              #expect(error == .closed)
              break
            }
          }
          return acknowledged
        }
      }
      for await _ in hints { break }
      await store.close()
      var acknowledged: [Int64] = []
      for writer in writers { acknowledged += await writer.value }
      guard premises.isDurable else { return }
      let found = try await premises.open().changes(after: 0, limit: 10_000).changes.map(\.position)
      #expect(Set(acknowledged).isSubset(of: found))
    },
  ]
}
