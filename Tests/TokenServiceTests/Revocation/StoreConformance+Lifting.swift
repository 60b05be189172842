import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension StoreConformance {
  private static let now = Fixtures.now.seconds

  static let lifting: [StoreCase] = [
    StoreCase("a rule that is lifted stays on record, with who, when and why") { premises in
      let store = try await premises.open()
      let entry = RevocationEntry.about(.user("7"))
      let written = try #require(try await store.write([RevocationWrite([entry])]).first?.records.first)
      let lift = RevocationLift(
        id: entry.id,
        by: "operator",
        reason: nil,
        at: Timestamp(milliseconds: 1_772_009_112_345)
      )
      guard case .lifted(let lifted) = try await store.lift(lift) else {
        Issue.record("not lifted")
        return
      }
      let lifting = try #require(lifted.lifting)
      #expect(lifting.position > written.position && lifting.at == lift.at)
      #expect(lifting.by == "operator" && lifting.reason == nil)
      #expect(lifted.entry == written.entry && lifted.position == written.position)
      #expect(try await store.records(RevocationQuery(includesLifted: true)).map { line($0) } == [line(lifted)])
    },
    StoreCase("a second lift gives what the first did") { premises in
      let store = try await premises.open()
      let entry = RevocationEntry.about(.user("7"))
      _ = try await store.write([RevocationWrite([entry])])
      let first = try #require(try await store.lift(RevocationLift(entry.id)).record)
      let again = try await store.lift(
        RevocationLift(id: entry.id, by: "someone else", reason: "again", at: Timestamp(seconds: now + 9))
      )
      #expect(again == .repeated(first))
      #expect(try await store.changes(after: 0, limit: 10).changes.count == 2)
    },
    StoreCase("lifting what is not there is unknown, and changes nothing") { premises in
      let store = try await premises.open()
      for id in [RevocationEntry.freshID(), "", "rev_'; DROP TABLE rules; --"] {
        #expect(try await store.lift(RevocationLift(id)) == .unknown)
      }
      #expect(try await store.changes(after: 0, limit: 10).position == 0)
    },
    StoreCase("a lift says which cutoff is left of the other rules about its subject") { premises in
      let store = try await premises.open()
      let cutoffs = [now + 5, now + 9, now + 7]
      let entries = cutoffs.enumerated().map { RevocationEntry.about(.user($0 == 1 ? "user:7" : "7"), cutoff: $1) }
      _ = try await store.write([
        RevocationWrite(entries), .about(.user("8"), cutoff: .max), .about(.session("7"), cutoff: .max),
        .about(.all, cutoff: .max),
      ])
      for index in [1, 0, 2] { _ = try await store.lift(RevocationLift(entries[index].id)) }
      let lifts = try await store.changes(after: 0, limit: 100).changes.suffix(3)
      let expected = [now + 7, now + 7, nil].map { RevocationChange.Effect.lifted(remaining: $0) }
      #expect(lifts.map(\.effect) == expected)
      #expect(lifts.allSatisfy { $0.subject.kind == .user && $0.subject.id == "7" })
    },
    StoreCase("a rule that comes after a lift is in force") { premises in
      let store = try await premises.open()
      let entry = RevocationEntry.about(.device("d"), cutoff: now)
      _ = try await store.write([RevocationWrite([entry])])
      _ = try await store.lift(RevocationLift(entry.id))
      #expect(try await list(of: store).refuses(deviceID: "d") == false)
      _ = try await store.write([.about(.device("d"), cutoff: now - 5)])
      #expect(try await list(of: store).refuses(deviceID: "d"))
    },
    StoreCase("the lift of a rule about a token that is revoked by the configuration leaves it revoked") { premises in
      let store = try await premises.open()
      let id = "sync_0123456789abcdef0123456789abcdef"
      let entry = RevocationEntry.about(.token(id), cutoff: now)
      _ = try await store.write([RevocationWrite([entry])])
      #expect(try await list(of: store).matches(goodToken()))
      _ = try await store.lift(RevocationLift(entry.id))
      #expect(try await list(of: store).matches(goodToken()) == false)
      #expect(try await list(of: store, seededWith: [id]).matches(goodToken()))
    },
  ]

  private static func goodToken() throws -> VerifiedToken<SyncClaims> {
    try Verifier(policy: Fixtures.verificationPolicy)
      .verify(SyncPayload().token, as: SyncClaims.self, with: Fixtures.keyring, now: now)
  }

  private static func list(of store: any RevocationStore, seededWith ids: [String] = []) async throws -> RevocationList
  {
    var builder = RevocationListBuilder(revokedTokenIDs: ids)
    for change in try await store.changes(after: 0, limit: 1000).changes { builder.apply(change) }
    return builder.list()
  }
}
