import Testing
import TokenRules

@testable import TokenService

extension PostgreSQLTests {
  @Suite(.serialized) struct PostgreSQLOrderTests {
    private let cluster: PostgreSQLCluster

    init() throws { cluster = try PostgreSQLCluster.shared() }

    @Test func `a transaction that is held open keeps later positions from being drawn`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        let reader = try await PostgreSQLFixture.open(database)
        let slow = try cluster.connect(to: database)
        try slow.script("BEGIN; \(PostgreSQLLock.writing.statement)")
        try slow.script(Self.rule("slow"))
        let quick = Task { try await store.write([.about(.session("quick"))]).flatMap(\.records) }
        // The writer has come as far as the lock.
        try cluster.wait(within: 10) { try waiting(in: database) == 1 }
        let early = try await reader.changes(after: 0, limit: 10)
        #expect(early.changes.isEmpty && early.position == 0)
        try slow.commit("COMMIT")
        let position = try #require(try await quick.value.first).position
        let late = try await reader.changes(after: early.position, limit: 10)
        #expect(late.changes.map(\.subject.id) == ["slow", "quick"] && late.position == position)
        await reader.close()
      }
    }

    /// What the lock is there for: the test before this one would fail without it.
    @Test func `without the lock, a reader would skip what is committed late`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        let slow = try cluster.connect(to: database)
        try slow.script("BEGIN; " + Self.rule("slow"))
        _ = try await store.write([.about(.session("quick"))])
        let early = try await store.changes(after: 0, limit: 10)
        #expect(early.changes.map(\.subject.id) == ["quick"])
        try slow.commit("COMMIT")
        #expect(try await store.changes(after: early.position, limit: 10).changes.isEmpty)
      }
    }

    @Test func `a transaction that is rolled back leaves a gap, and nothing else`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        _ = try await store.write([.about(.session("a"))])
        try cluster.connect(to: database).script("BEGIN; \(Self.rule("b")); ROLLBACK")
        _ = try await store.write([.about(.session("c"))])
        let changes = try await store.changes(after: 0, limit: 10)
        #expect(changes.changes.map(\.subject.id) == ["a", "c"] && changes.changes.map(\.position) == [1, 3])
      }
    }

    @Test func `it is the same order where transactions of the role see one snapshot`() async throws {
      let database = try cluster.database()
      try cluster.sql("ALTER DATABASE \(database) SET default_transaction_isolation = 'serializable'")
      let stores = [try await PostgreSQLFixture.open(database), try await PostgreSQLFixture.open(database)]
      let outcomes = try await withThrowingTaskGroup(of: [RevocationWrite.Outcome].self) { group in
        for one in 0..<20 {
          group.addTask { try await stores[one % 2].write([RevocationWrite([.about(.all)], key: "k\(one / 2)")]) }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      #expect(outcomes.count { if case .written = $0 { true } else { false } } == 10)
      for store in stores { await store.close() }
    }

    /// How many connections wait for a lock.
    private func waiting(in database: String) throws -> Int64? {
      try cluster.connect().run(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'",
        [.text(database)]
      ).integer(0, 0)
    }

    private static func rule(_ id: String) -> String {
      """
      INSERT INTO token_service.changes
        (position, kind, subject, cutoff, id, before_ms, created_ms, written_ms, requested_by)
      VALUES (nextval('token_service.positions'), 1, '\(id)', 1, 'rev_\(id)', 0, 0, 0, 'admin')
      """
    }
  }
}
