import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

extension PostgreSQLTests {
  @Suite(.serialized) struct PostgreSQLStoreTests {
    private let cluster: PostgreSQLCluster

    init() throws { cluster = try PostgreSQLCluster.shared() }

    @Test(arguments: StoreConformance.cases)
    func `it is a store`(promise: StoreCase) async throws {
      let database = try cluster.emptiedDatabase()
      let opened = EventList<PostgreSQLStore>()
      let premises = StorePremises(
        open: {
          let store = try await PostgreSQLFixture.open(database)
          opened.append(store)
          return store
        },
        isDurable: true
      )
      try await promise.run(premises)
      for store in opened.take() { await store.close() }
    }

    @Test func `it says where it is, without user and password`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        #expect(store.place.description == "postgresql 127.0.0.1:\(cluster.port)/\(database)")
        #expect(store.place.isShared)
      }
    }

    @Test func `a long record is read in pages of bounded length`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        let count = PostgreSQLStore.longestPage + 3
        try PostgreSQLRows.fill(database, with: count)
        let first = try await store.changes(after: 0, limit: .max)
        #expect(first.changes.count == PostgreSQLStore.longestPage && !first.isLast)
        let rest = try await store.changes(after: first.position, limit: .max)
        #expect(rest.changes.count == 3 && rest.isLast && rest.position == Int64(count))
      }
    }

    @Test func `pruning leaves nothing behind of what it takes`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        try PostgreSQLRows.fill(database, with: 1300)
        let lifetimes = RevocationLifetimes(tokens: 930, callers: nil)
        let now = Timestamp(seconds: 1_000_000_000)
        #expect(try await store.prune(at: now, lifetimes: lifetimes, limit: 1200) == 1200)
        #expect(try await store.prune(at: now, lifetimes: lifetimes, limit: 1200) == 100)
        let rows = try cluster.connect(to: database).run("SELECT count(*) FROM token_service.changes")
        #expect(rows.integer(0, 0) == 0)
      }
    }

    @Test func `a request is remembered for a month, a replica for a week`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        _ = try await store.write([RevocationWrite([], key: "old"), RevocationWrite([], key: "new")])
        for id in ["old", "new"] { _ = try await store.beat(.named(id)) }
        try cluster.sql(
          "UPDATE token_service.requests SET written_ms = written_ms - 2592000001 WHERE key = 'old'",
          in: database
        )
        try cluster.sql(
          "UPDATE token_service.replicas SET seen_ms = seen_ms - 604800001 WHERE id = 'old'",
          in: database
        )
        let lifetimes = RevocationLifetimes(tokens: 930, callers: nil)
        _ = try await store.prune(at: SystemClock().now(), lifetimes: lifetimes, limit: 10)
        let connection = try cluster.connect(to: database)
        #expect(try connection.run("SELECT key FROM token_service.requests").text(0, 0) == "new")
        #expect(try connection.run("SELECT count(*) FROM token_service.replicas").integer(0, 0) == 1)
      }
    }

    @Test func `a replica that has been gone for a day is not shown`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        _ = try await store.beat(.named("a"))
        try cluster.sql("UPDATE token_service.replicas SET seen_ms = seen_ms - 80000000", in: database)
        let age = try #require(try await store.replicas().first?.age)
        #expect(age >= 80_000 && age < 80_060)
        try cluster.sql("UPDATE token_service.replicas SET seen_ms = seen_ms - 6400000", in: database)
        #expect(try await store.replicas().isEmpty)
      }
    }
  }
}
