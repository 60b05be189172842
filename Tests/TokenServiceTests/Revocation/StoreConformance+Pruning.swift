import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  private static let now = Fixtures.now.seconds
  /// Tokens live 930 s, callers a day.
  private static let lifetimes = RevocationLifetimes(tokens: 930, callers: 86_400)

  static let pruning: [StoreCase] = [
    StoreCase("rules go when nothing that they match can be valid any more") { premises in
      let store = try await premises.open()
      _ = try await store.write([
        .about(.token("gone"), cutoff: now - 931), .about(.token("stays"), cutoff: now - 930),
        .about(.user("gone"), cutoff: now - 86_401), .about(.user("stays"), cutoff: now - 86_400),
        .about(.session("gone"), cutoff: .min + 1), .about(.device("stays"), cutoff: .max), .about(.all, cutoff: now),
        .about(.organization("gone"), cutoff: now - 86_401),
      ])
      #expect(try await store.prune(at: Fixtures.now, lifetimes: lifetimes, limit: 100) == 4)
      #expect(try await store.changes(after: 0, limit: 100).changes.allSatisfy { $0.subject.id != "gone" })
      #expect(
        try await store.records(RevocationQuery()).map(\.entry.rule.subject.id) == ["", "stays", "stays", "stays"]
      )
      #expect(try await store.prune(at: Fixtures.now, lifetimes: lifetimes, limit: 100) == 0)
    },
    StoreCase("where callers have no end, their rules have none") { premises in
      let store = try await premises.open()
      _ = try await store.write(
        RevocationRule.Kind.allCases.map { .about(RevocationRule.Subject($0, id: "x"), cutoff: .min + 1) }
      )
      let endless = RevocationLifetimes(tokens: 930, callers: nil)
      #expect(try await store.prune(at: Fixtures.now, lifetimes: endless, limit: 100) == 1)
      #expect(try await store.records(RevocationQuery()).count == 5)
    },
    StoreCase("what lifted a rule goes with it") { premises in
      let store = try await premises.open()
      let (old, live) = (RevocationEntry.about(.token("t"), cutoff: 1), RevocationEntry.about(.token("u"), cutoff: now))
      _ = try await store.write([RevocationWrite([old, live])])
      for entry in [old, live] { _ = try await store.lift(RevocationLift(entry.id)) }
      #expect(try await store.prune(at: Fixtures.now, lifetimes: lifetimes, limit: 100) == 1)
      #expect(try await store.changes(after: 0, limit: 100).changes.map(\.subject.id) == ["u", "u"])
      #expect(try await store.lift(RevocationLift(old.id)) == .unknown)
    },
    StoreCase("as many go as are asked for, until none is left") { premises in
      let store = try await premises.open()
      _ = try await store.write([RevocationWrite((0..<25).map { .about(.token("\($0)"), cutoff: 1) })])
      var counts: [Int] = []
      repeat {
        counts.append(try await store.prune(at: Fixtures.now, lifetimes: lifetimes, limit: 10))
      } while counts.last == 10
      #expect(counts == [10, 10, 5])
    },
    StoreCase("the position does not go back with the rules, over a reopen neither") { premises in
      let store = try await premises.open()
      _ = try await store.write([RevocationWrite((0..<5).map { .about(.token("\($0)"), cutoff: 1) })])
      let end = try await store.changes(after: 0, limit: 100).position
      _ = try await store.prune(at: Fixtures.now, lifetimes: lifetimes, limit: 100)
      let pruned = try await store.changes(after: 0, limit: 100)
      #expect(pruned.changes.isEmpty && pruned.isLast && pruned.position == end)
      if premises.isDurable { await store.close() }
      let next = try await premises.open()
      #expect(try await next.changes(after: 0, limit: 100).position == end)
      let record = try #require(try await next.write([.about(.all)]).first?.records.first)
      #expect(record.position > end)
    },
    StoreCase("a request whose rules have gone does nothing when it is repeated") { premises in
      let store = try await premises.open()
      _ = try await store.write([RevocationWrite([.about(.token("t"), cutoff: 1)], key: "k")])
      _ = try await store.prune(at: Fixtures.now, lifetimes: lifetimes, limit: 100)
      #expect(try await store.write([RevocationWrite([.about(.token("t"), cutoff: 1)], key: "k")]) == [.repeated([])])
      #expect(try await store.changes(after: 0, limit: 100).changes.isEmpty)
    },
  ]
}
