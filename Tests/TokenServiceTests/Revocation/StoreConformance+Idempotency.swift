import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  static let idempotency: [StoreCase] = [
    StoreCase("the same request again gives what was written first") { premises in
      let store = try await premises.open()
      let first = try await store.write([RevocationWrite([.about(.all), .about(.user("7"))], key: "k")])
      let again = try await store.write([RevocationWrite([.about(.all), .about(.user("7"))], key: "k")])
      #expect(again == [.repeated(try #require(first.first).records)])
      #expect(try await store.changes(after: 0, limit: 10).changes.count == 2)
    },
    StoreCase("a key that was used for another request is a conflict, and nothing is written") { premises in
      let store = try await premises.open()
      _ = try await store.write([RevocationWrite([.about(.user("7"))], key: "k")])
      #expect(try await store.write([RevocationWrite([.about(.user("8"))], key: "k", digest: "d2")]) == [.conflict])
      #expect(try await store.changes(after: 0, limit: 10).changes.count == 1)
    },
    StoreCase("keys are compared byte by byte") { premises in
      let store = try await premises.open()
      for key in ["k", "K", "k ", "\u{e9}", "e\u{301}", "k'"] {
        let outcomes = try await store.write([RevocationWrite([.about(.user("7"))], key: key)])
        guard case .written = outcomes.first else {
          Issue.record("\(key): \(outcomes)")
          return
        }
      }
    },
    StoreCase("requests that come together are told apart, and the others are written") { premises in
      let store = try await premises.open()
      let outcomes = try await store.write([
        RevocationWrite([.about(.user("7"))], key: "k"), RevocationWrite([.about(.user("7"))], key: "k"),
        RevocationWrite([.about(.user("8"))], key: "k", digest: "d2"), RevocationWrite([.about(.user("9"))]),
      ])
      try #require(outcomes.count == 4)
      #expect(outcomes[0].records.count == 1 && outcomes[1] == .repeated(outcomes[0].records))
      #expect(outcomes[2] == .conflict && outcomes[3].records.count == 1)
      #expect(try await store.changes(after: 0, limit: 10).changes.map(\.subject.id) == ["7", "9"])
    },
    StoreCase("a request that is repeated shows what has been lifted since") { premises in
      let store = try await premises.open()
      let entry = RevocationEntry.about(.user("7"))
      _ = try await store.write([RevocationWrite([entry], key: "k")])
      let lifted = try #require(try await store.lift(RevocationLift(entry.id)).record)
      #expect(try await store.write([RevocationWrite([entry], key: "k")]) == [.repeated([lifted])])
    },
    StoreCase("a request that wrote nothing is remembered too") { premises in
      let store = try await premises.open()
      #expect(try await store.write([RevocationWrite([], key: "k")]) == [.written([])])
      #expect(try await store.write([RevocationWrite([], key: "k")]) == [.repeated([])])
      #expect(try await store.write([RevocationWrite([.about(.all)], key: "k", digest: "d2")]) == [.conflict])
    },
    StoreCase("a request is known to the next who opens the store") { premises in
      let store = try await premises.open()
      let first = try await store.write([RevocationWrite([.about(.user("7"))], key: "k")])
      if premises.isDurable { await store.close() }
      let next = try await premises.open()
      let again = try await next.write([RevocationWrite([.about(.user("7"))], key: "k")])
      #expect(again == [.repeated(try #require(first.first).records)])
      #expect(try await next.write([RevocationWrite([.about(.user("7"))], key: "k", digest: "d2")]) == [.conflict])
    },
  ]
}
