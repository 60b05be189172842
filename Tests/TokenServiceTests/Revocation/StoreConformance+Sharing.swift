import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  static let sharing: [StoreCase] = [
    StoreCase("many who write at once draw positions of their own, and a reader skips none") { premises in
      let stores = [try await premises.open(), try await premises.open()]
      let reader = Task { try await read(premises, until: 200) }
      let written = try await withThrowingTaskGroup(of: [Int64].self) { group in
        for writer in 0..<20 {
          group.addTask {
            var positions: [Int64] = []
            for round in 0..<10 {
              let write = RevocationWrite.about(.session("s\(writer)_\(round)"))
              positions += try await stores[writer % 2].write([write]).flatMap(\.records).map(\.position)
            }
            #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 })
            return positions
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      let seen = try await reader.value
      #expect(zip(seen, seen.dropFirst()).allSatisfy { $0 < $1 })
      #expect(Set(written).count == 200 && seen == written.sorted())
    },
    StoreCase("what one has been told is written, another finds at once") { premises in
      let (one, other) = (try await premises.open(), try await premises.open())
      for round in 0..<20 {
        let record = try #require(try await one.write([.about(.session("s\(round)"))]).first?.records.first)
        #expect(
          try await other.changes(after: record.position - 1, limit: 1).changes.first?.position == record.position
        )
      }
    },
    StoreCase("of many who ask with one key at once, one writes") { premises in
      let stores = [try await premises.open(), try await premises.open()]
      let outcomes = try await withThrowingTaskGroup(of: [RevocationWrite.Outcome].self) { group in
        for one in 0..<20 {
          group.addTask { try await stores[one % 2].write([RevocationWrite([.about(.all)], key: "k")]) }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      let written = outcomes.filter { if case .written = $0 { true } else { false } }
      #expect(written.count == 1 && outcomes.allSatisfy { $0.records == written.first?.records })
      #expect(try await stores[0].changes(after: 0, limit: 100).changes.count == 1)
    },
    StoreCase("of many who lift one rule at once, one does") { premises in
      let stores = [try await premises.open(), try await premises.open()]
      let entry = RevocationEntry.about(.all)
      _ = try await stores[0].write([RevocationWrite([entry])])
      let outcomes = try await withThrowingTaskGroup(of: RevocationLift.Outcome.self) { group in
        for one in 0..<10 { group.addTask { try await stores[one % 2].lift(RevocationLift(entry.id)) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let lifted = outcomes.filter { if case .lifted = $0 { true } else { false } }
      #expect(lifted.count == 1 && outcomes.allSatisfy { $0.record == lifted.first?.record })
      #expect(try await stores[0].changes(after: 0, limit: 100).changes.count == 2)
    },
    StoreCase("a hint comes after each commit, to everyone who asked for hints") { premises in
      let store = try await premises.open()
      let streams = [store.hints(), store.hints()]
      let entry = RevocationEntry.about(.all)
      let waiting = streams.map { stream in
        Task { () -> Int in
          for await _ in stream where try await store.changes(after: 0, limit: 10).changes.count == 2 { return 1 }
          return 0
        }
      }
      _ = try await store.write([RevocationWrite([entry])])
      _ = try await store.lift(RevocationLift(entry.id))
      for one in waiting { #expect(try await one.value == 1) }
    },
  ]

  /// Follows a store as a feed does, until it has seen this many changes.
  private static func read(_ premises: StorePremises, until count: Int) async throws -> [Int64] {
    let store = try await premises.open()
    var (seen, position) = ([Int64](), Int64(0))
    while seen.count < count {
      let page = try await store.changes(after: position, limit: 7)
      #expect(page.position >= position)
      seen += page.changes.map(\.position)
      position = page.position
      if page.changes.isEmpty { await Task.yield() }
    }
    return seen
  }
}
