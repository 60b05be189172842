import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

extension PostgreSQLTests {
  @Suite(.serialized) struct PostgreSQLMigrationTests {
    private let cluster: PostgreSQLCluster

    init() throws { cluster = try PostgreSQLCluster.shared() }

    @Test func `it makes the tables, and a second time changes nothing`() async throws {
      let url = cluster.url(try cluster.emptyDatabase())
      #expect(try await PostgreSQLStore.migrate(url: url, environment: .staging).schema.version == nil)
      let first = try await PostgreSQLStore.check(url: url, environment: .staging).schema
      #expect(try await PostgreSQLStore.migrate(url: url, environment: .staging).schema == first)
      #expect(try await PostgreSQLStore.check(url: url, environment: .staging).schema == first)
      #expect(first.version == PostgreSQLSchema.current && first.storeID.utf8.count == 32)
    }

    @Test func `every store has an id of its own`() async throws {
      var ids: Set<String> = []
      for _ in 0..<2 {
        let url = cluster.url(try cluster.emptyDatabase())
        _ = try await PostgreSQLStore.migrate(url: url, environment: .staging)
        ids.insert(try await PostgreSQLStore.check(url: url, environment: .staging).schema.storeID)
      }
      #expect(ids.count == 2)
    }

    @Test func `of several at once, one migrates and the others find it done`() async throws {
      let url = cluster.url(try cluster.emptyDatabase())
      let before = try await withThrowingTaskGroup(of: Int?.self) { group in
        for _ in 0..<4 {
          group.addTask { try await PostgreSQLStore.migrate(url: url, environment: .staging).schema.version }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(before.count { $0 == nil } == 1)
    }

    @Test func `what is another environment's, or a later version's, is left alone`() async throws {
      let database = try cluster.database()
      let url = cluster.url(database)
      await #expect(throws: StoreError.environment(found: "staging", needed: "prod")) {
        try await PostgreSQLStore.migrate(url: url, environment: .prod)
      }
      try cluster.sql("UPDATE token_service.meta SET version = 99", in: database)
      await #expect(throws: StoreError.schema(found: 99, needed: 1)) {
        try await PostgreSQLStore.migrate(url: url, environment: .staging)
      }
    }

    @Test func `a role that owns nothing can be let in`() async throws {
      let database = try cluster.database()
      try cluster.sql("CREATE ROLE \"the app\" LOGIN PASSWORD 'test-only-app'")
      let url = cluster.url(database, user: "the%20app", password: "test-only-app")
      let failure = try #require(await PostgreSQLFixture.refusal(url))
      #expect(failure.description.contains("permission denied for schema token_service"))
      _ = try await PostgreSQLStore.migrate(url: cluster.url(database), environment: .staging, grantingTo: "the app")
      _ = try await PostgreSQLStore.check(url: url, environment: .staging)
      let store = try await PostgreSQLStore.open(url: url, environment: .staging, clock: SystemClock())
      let entry = RevocationEntry.about(.token("t"), cutoff: 1)
      _ = try await store.write([RevocationWrite([entry], key: "k")])
      _ = try await store.lift(RevocationLift(entry.id))
      _ = try await store.beat(.named("a"))
      let lifetimes = RevocationLifetimes(tokens: 930, callers: nil)
      #expect(try await store.prune(at: Fixtures.now, lifetimes: lifetimes, limit: 10) == 1)
      #expect(try await store.replicas().count == 1)
      await store.close()
    }

    @Test func `a right that is missing is named`() async throws {
      let database = try cluster.database()
      try cluster.sql("CREATE ROLE reader LOGIN PASSWORD 'test-only-app'")
      let grants = "GRANT USAGE ON SCHEMA token_service TO reader; GRANT SELECT ON token_service.meta TO reader"
      try cluster.sql(grants, in: database)
      let url = cluster.url(database, user: "reader", password: "test-only-app")
      await #expect(throws: StoreError.unavailable("the role may not UPDATE on token_service.meta")) {
        try await PostgreSQLStore.check(url: url, environment: .staging)
      }
    }
  }
}
