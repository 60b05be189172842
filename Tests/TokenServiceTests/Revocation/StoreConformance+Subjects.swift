import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  /// Ids that a store may get wrong.
  private static let oddIDs: [String] = [
    "a'b", "a\"b", "a`b", "a\\b", "a\\", "%", "_", "$1", "?1", "a b", " ", "\n", "\t\r\n", "\u{7f}", "\u{1}", "{a,b}",
    "NULL",
    "1", "01", "1.0", "a", "A", "\u{e9}", "e\u{301}", "K", "\u{212a}", "ß", "ss", "😀", "👩‍👩‍👧", "\u{feff}a", "\u{202e}a",
    "\u{10ffff}", String(repeating: "x", count: 1024), String(repeating: "x", count: 1023),
    String(repeating: "😀", count: 256),
    "'; DROP TABLE rules; --", "\\x00", "\\N", "\\.",
  ]

  static let subjects: [StoreCase] = [
    StoreCase("ids of any bytes but NUL are kept, and told apart, byte by byte") { premises in
      let store = try await premises.open()
      let records = try await store.write(oddIDs.map { .about(.session($0)) }).flatMap(\.records)
      let bytes = oddIDs.map { Array($0.utf8) }
      #expect(records.map { Array($0.entry.rule.subject.id.utf8) } == bytes)
      let changes = try await store.changes(after: 0, limit: 100).changes
      #expect(changes.map { Array($0.subject.id.utf8) } == bytes)
      for (id, record) in zip(oddIDs, records) {
        let found = try await store.records(RevocationQuery(subject: .session(id)))
        #expect(found.map { line($0) } == [line(record)], "\(id)")
      }
    },
    StoreCase("what is left of an id's rules is told apart byte by byte") { premises in
      let store = try await premises.open()
      let entries = oddIDs.map { RevocationEntry.about(.session($0)) }
      _ = try await store.write([RevocationWrite(entries)])
      for entry in entries { _ = try await store.lift(RevocationLift(entry.id)) }
      let lifts = try await store.changes(after: 0, limit: 1000).changes.dropFirst(entries.count)
      #expect(lifts.allSatisfy { $0.effect == .lifted(remaining: nil) })
      #expect(lifts.map { Array($0.subject.id.utf8) } == oddIDs.map { Array($0.utf8) })
    },
    StoreCase("reasons and names are kept byte by byte") { premises in
      let store = try await premises.open()
      let entries = oddIDs.map { RevocationEntry.about(.all, reason: $0, requestedBy: $0) } + [.about(.all, reason: "")]
      let records = try await store.write([RevocationWrite(entries)]).flatMap(\.records)
      let found = try await store.records(RevocationQuery(limit: 1000)).reversed()
      #expect(records.map { line($0) } == found.map { line($0) })
      #expect(found.map { $0.entry.reason.map { Array($0.utf8) } } == entries.map { $0.reason.map { Array($0.utf8) } })
    },
    StoreCase("a prefix user: or org: does not matter, a second one does") { premises in
      let store = try await premises.open()
      let subjects: [RevocationRule.Subject] = [
        .user("7"), .user("user:7"), .user("user:user:7"), .organization("o"), .organization("org:o"),
        .organization("org:org:o"), .user("org:7"), .session("user:7"),
      ]
      let records = try await store.write(subjects.map { .about($0) }).flatMap(\.records)
      let ids = ["7", "7", "user:7", "o", "o", "org:o", "org:7", "user:7"]
      #expect(records.map(\.entry.rule.subject.id) == ids)
      #expect(try await store.changes(after: 0, limit: 100).changes.map(\.subject.id) == ids)
      #expect(try await store.records(RevocationQuery(subject: .user("7"))).count == 2)
      #expect(try await store.records(RevocationQuery(subject: .user("user:user:7"))).count == 1)
      #expect(try await store.records(RevocationQuery(subject: .organization("org:o"))).count == 2)
      #expect(try await store.records(RevocationQuery(subject: .session("7"))).isEmpty)
    },
    StoreCase("a record is the same whoever asks for it, and when") { premises in
      let store = try await premises.open()
      let entries = ["user:7", "7", "user:user:7"].map { RevocationEntry.about(.user($0)) }
      let written = try await store.write([RevocationWrite(entries, key: "k")]).flatMap(\.records)
      #expect(try await store.write([RevocationWrite(entries, key: "k")]) == [.repeated(written)])
      #expect(try await store.records(RevocationQuery()) == written.reversed())
    },
  ]
}
