import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  static let changes: [StoreCase] = [
    StoreCase("changes come page by page, each once, and in order") { premises in
      let store = try await premises.open()
      try await fill(store)
      let all = try await store.changes(after: 0, limit: 1000)
      #expect(all.changes.count == 20 && all.isLast && all.writtenAt != nil)
      for limit in [1, 3, 19, 20] {
        #expect(try await pages(of: store, limit: limit) == all.changes.map { line($0) })
      }
    },
    StoreCase("the last page says that it is, and each page how far it leads") { premises in
      let store = try await premises.open()
      try await fill(store)
      let all = try await store.changes(after: 0, limit: 1000).changes
      let exact = try await store.changes(after: 0, limit: all.count)
      #expect(exact.isLast && exact.position == all.last?.position)
      let short = try await store.changes(after: 0, limit: all.count - 1)
      #expect(!short.isLast && short.position == short.changes.last?.position)
      let rest = try await store.changes(after: short.position, limit: 1)
      #expect(rest.isLast && rest.changes.map { line($0) } == all.suffix(1).map { line($0) })
    },
    StoreCase("whoever has read everything gets nothing, and the same position") { premises in
      let store = try await premises.open()
      try await fill(store)
      let end = try await store.changes(after: 0, limit: 1000).position
      let rest = try await store.changes(after: end, limit: 10)
      #expect(rest.changes.isEmpty && rest.isLast && rest.position == end && rest.writtenAt == nil)
    },
    StoreCase("whoever comes from beyond the end is shown where the end is") { premises in
      let store = try await premises.open()
      try await fill(store)
      let end = try await store.changes(after: 0, limit: 1000).position
      for position in [end + 1, .max] {
        let rest = try await store.changes(after: position, limit: 10)
        #expect(rest.changes.isEmpty && rest.isLast && rest.position == end)
      }
    },
    StoreCase("a position between two changes, or before all, is as good as any") { premises in
      let store = try await premises.open()
      try await fill(store)
      let all = try await store.changes(after: 0, limit: 1000).changes.map { line($0) }
      #expect(try await store.changes(after: -1, limit: 1000).changes.map { line($0) } == all)
      #expect(try await store.changes(after: .min, limit: 1000).changes.map { line($0) } == all)
    },
    StoreCase("a store keeps its id, and another store has another one") { premises in
      let store = try await premises.open()
      let id = try await store.changes(after: 0, limit: 1).storeID
      #expect(!id.isEmpty)
      try await fill(store)
      #expect(try await store.changes(after: 0, limit: 1).storeID == id)
      if premises.isDurable { await store.close() }
      let next = try await premises.open()
      #expect(try await next.changes(after: 0, limit: 1).storeID == id)
    },
    StoreCase("what was written is there for the next who opens the store, and the order goes on") { premises in
      let store = try await premises.open()
      try await fill(store)
      let query = RevocationQuery(includesLifted: true)
      let (changes, records) = (try await store.changes(after: 0, limit: 100), try await store.records(query))
      if premises.isDurable { await store.close() }
      let next = try await premises.open()
      let found = try await next.changes(after: 0, limit: 100)
      #expect(found.changes.map { line($0) } == changes.changes.map { line($0) } && found.position == changes.position)
      #expect(try await next.records(query).map { line($0) } == records.map { line($0) })
      let more = try await next.write([.about(.all)]).flatMap(\.records)
      #expect(try #require(more.first).position > changes.position)
    },
  ]

  /// Writes 18 rules and lifts two of them.
  private static func fill(_ store: any RevocationStore) async throws {
    let entries = (0..<18).map { RevocationEntry.about($0 % 2 == 0 ? .user("\($0)") : .session("s\($0)")) }
    _ = try await store.write(entries.prefix(9).map { RevocationWrite([$0]) })
    _ = try await store.lift(RevocationLift(entries[2].id))
    _ = try await store.write([RevocationWrite(Array(entries.dropFirst(9)))])
    _ = try await store.lift(RevocationLift(entries[3].id))
  }

  private static func pages(of store: any RevocationStore, limit: Int) async throws -> [String] {
    var lines: [String] = []
    var position: Int64 = 0
    while true {
      let page = try await store.changes(after: position, limit: limit)
      lines += page.changes.map { line($0) }
      #expect(page.changes.count <= limit && (page.isLast || page.changes.count == limit))
      position = page.position
      if page.isLast { return lines }
    }
  }
}
