import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  static let records: [StoreCase] = [
    StoreCase("records are found by subject, by kind and by both") { premises in
      let store = try await premises.open()
      let lifted = try await fill(store)
      func found(_ query: RevocationQuery) async throws -> [String] {
        try await store.records(query).map { "\($0.entry.rule.subject.kind) \($0.entry.rule.subject.id)" }
      }
      #expect(try await found(RevocationQuery(subject: .user("7"))) == ["user 7"])
      #expect(try await found(RevocationQuery(subject: .user("user:7"))) == ["user 7"])
      #expect(try await found(RevocationQuery(subject: .session("7"))) == ["session 7", "session 7"])
      #expect(try await found(RevocationQuery(subject: .all)) == ["all "])
      #expect(try await found(RevocationQuery(subject: .device("7"))).isEmpty)
      #expect(try await found(RevocationQuery(kind: .session)) == ["session 7", "session 7", "session 8"])
      #expect(try await found(RevocationQuery(subject: .session("8"), kind: .session)) == ["session 8"])
      #expect(try await found(RevocationQuery(subject: .session("8"), kind: .user)).isEmpty)
      #expect(try await found(RevocationQuery(kind: .device)).isEmpty)
      #expect(try await store.lift(RevocationLift(lifted)).record != nil)
    },
    StoreCase("records that were lifted are shown to those who ask for them") { premises in
      let store = try await premises.open()
      let lifted = try await fill(store)
      #expect(try await store.records(RevocationQuery()).count == 5)
      #expect(try await store.records(RevocationQuery(includesLifted: true)).count == 6)
      #expect(try await store.records(RevocationQuery(subject: .user("9"))).isEmpty)
      #expect(try await store.records(RevocationQuery(kind: .user)).count == 1)
      let found = try await store.records(RevocationQuery(subject: .user("9"), kind: .user, includesLifted: true))
      #expect(found.map(\.entry.id) == [lifted])
    },
    StoreCase("records come the latest first, page by page") { premises in
      let store = try await premises.open()
      _ = try await fill(store)
      let all = try await store.records(RevocationQuery(includesLifted: true)).map { line($0) }
      let positions = try await store.records(RevocationQuery(includesLifted: true)).map(\.position)
      #expect(zip(positions, positions.dropFirst()).allSatisfy { $0 > $1 })
      for limit in [1, 2, 5, 6, 7] {
        var (found, before) = ([String](), Int64?.none)
        while true {
          let page = try await store.records(RevocationQuery(includesLifted: true, before: before, limit: limit))
          found += page.map { line($0) }
          guard let last = page.last, page.count == limit else { break }
          before = last.position
        }
        #expect(found == all)
      }
    },
    StoreCase("pages of one kind hold no other") { premises in
      let store = try await premises.open()
      _ = try await fill(store)
      let first = try await store.records(RevocationQuery(kind: .session, limit: 2))
      let rest = try await store.records(RevocationQuery(kind: .session, before: first.last?.position, limit: 2))
      #expect(first.map(\.entry.rule.subject.id) == ["7", "7"] && rest.map(\.entry.rule.subject.id) == ["8"])
    },
  ]

  /// Writes five rules, and one about user 9 that is lifted, whose id is returned.
  private static func fill(_ store: any RevocationStore) async throws -> String {
    let lifted = RevocationEntry.about(.user("user:9"))
    _ = try await store.write([.about(.session("8")), .about(.user("user:7")), RevocationWrite([lifted])])
    _ = try await store.lift(RevocationLift(lifted.id))
    _ = try await store.write([.about(.session("7"), cutoff: 1), .about(.session("7"), cutoff: 1), .about(.all)])
    return lifted.id
  }
}
