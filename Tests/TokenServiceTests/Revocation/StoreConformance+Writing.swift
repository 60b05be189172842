import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  static let writing: [StoreCase] = [
    StoreCase("a new store has no change, and its position is 0") { premises in
      let store = try await premises.open()
      let changes = try await store.changes(after: 0, limit: 10)
      #expect(changes.changes.isEmpty && changes.isLast && changes.position == 0 && changes.writtenAt == nil)
      #expect(try await store.records(RevocationQuery()).isEmpty)
    },
    StoreCase("rules come back as they were written") { premises in
      let store = try await premises.open()
      let entries = [
        RevocationEntry.about(.token("sync_0123"), cutoff: 1, reason: nil),
        .about(.session("sess_1"), cutoff: -1, before: Timestamp(milliseconds: -1)),
        .about(.device("desktop:1"), cutoff: .max, requestedBy: "control-plane"),
        .about(.user("1042")), .about(.organization("openagents")), .about(.all, cutoff: .min + 1),
      ]
      let written = try await store.write([RevocationWrite(entries)])
      guard case .written(let records) = try #require(written.first) else {
        Issue.record("\(written)")
        return
      }
      #expect(records.map { line($0) } == entries.enumerated().map { line(record($1, at: records[$0].position)) })
      #expect(try await store.records(RevocationQuery()).map { line($0) } == records.reversed().map { line($0) })
    },
    StoreCase("positions rise in the order of what is written, from 1 on") { premises in
      let store = try await premises.open()
      var positions: [Int64] = []
      for round in 0..<5 {
        let writes = (0..<3).map { one in
          RevocationWrite((0...one).map { .about(.session("sess_\(round)_\(one)_\($0)")) })
        }
        positions += try await store.write(writes).flatMap(\.records).map(\.position)
      }
      #expect(positions.count == 30 && positions.first.map { $0 >= 1 } == true)
      #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 < $1 })
      #expect(try await store.changes(after: 0, limit: 100).changes.map(\.position) == positions)
    },
    StoreCase("a thousand rules in one write are one write") { premises in
      let store = try await premises.open()
      let entries = (0..<1000).map { RevocationEntry.about(.session("sess_\($0)")) }
      let records = try #require(try await store.write([RevocationWrite(entries)]).first).records
      #expect(records.map(\.entry.id) == entries.map(\.id))
      let changes = try await store.changes(after: 0, limit: 2000)
      #expect(changes.changes.count == 1000 && changes.isLast && changes.position == records.last?.position)
    },
    StoreCase("nothing to write is nothing written") { premises in
      let store = try await premises.open()
      #expect(try await store.write([]) == [])
      #expect(try await store.write([RevocationWrite([])]) == [.written([])])
      #expect(try await store.changes(after: 0, limit: 10).changes.isEmpty)
    },
    StoreCase("a write with a NUL byte is refused, and what comes with it is not written") { premises in
      let store = try await premises.open()
      let good = RevocationEntry.about(.session("good"))
      let bad: [RevocationWrite] = [
        RevocationWrite([.about(.session("a\0b"))]), RevocationWrite([.about(.token("x"), reason: "a\0")]),
        RevocationWrite([.about(.token("x"), requestedBy: "\0")]), RevocationWrite([good], key: "\0"),
      ]
      for write in bad {
        await #expect { try await store.write([RevocationWrite([good]), write]) } throws: { isRefusal($0) }
      }
      await #expect {
        try await store.lift(RevocationLift(id: good.id, by: "x\0", reason: nil, at: Fixtures.now))
      } throws: { isRefusal($0) }
      #expect(try await store.changes(after: 0, limit: 10).changes.isEmpty)
      #expect(try await store.write([RevocationWrite([good])]).first?.records.count == 1)
    },
  ]

  private static func record(_ entry: RevocationEntry, at position: Int64) -> RevocationRecord {
    RevocationRecord(position: position, entry: entry)
  }

  private static func isRefusal(_ error: any Error) -> Bool {
    if case .refused = error as? StoreError { return true }
    return false
  }
}
