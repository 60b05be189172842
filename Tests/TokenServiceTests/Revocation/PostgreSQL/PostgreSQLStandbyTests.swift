import Testing
import TokenRules

@testable import TokenService

extension PostgreSQLTests {
  /// A commit that waits for a standby is on record already, and not yet what was promised.
  @Suite(.serialized, .timeLimit(.minutes(1))) struct PostgreSQLStandbyTests {
    private let cluster: PostgreSQLCluster

    init() throws { cluster = try PostgreSQLCluster.shared() }

    @Test func `what a standby has not confirmed is not acknowledged, and is found under its key`() async throws {
      try await withoutStandby { store, _ in
        let write = RevocationWrite([.about(.session("a"))], key: "k")
        await #expect(throws: StoreError.unavailable("the server has not answered for 1 s")) {
          try await store.write([write])
        }
        // The server waits on for its standby, and the lock with it: others are refused within their time.
        await #expect(throws: StoreError.self) { try await store.write([.about(.session("b"))]) }
      } afterwards: { store in
        let write = RevocationWrite([.about(.session("a"))], key: "k")
        let outcome = try await PostgreSQLFixture.untilDone { try await store.write([write]) }.first
        guard case .repeated(let records) = outcome else {
          Issue.record("\(String(describing: outcome))")
          return
        }
        #expect(records.count == 1)
        #expect(try await store.changes(after: 0, limit: 10).changes.map(\.subject.id) == ["a"])
      }
    }

    @Test func `a wait for a standby that is cancelled is no acknowledgement`() async throws {
      try await withoutStandby(limits: PostgreSQLLimits()) { store, database in
        async let failure = Self.failure { _ = try await store.write([.about(.session("a"))]) }
        let waiting = "datname = '\(database)' AND wait_event = 'SyncRep'"
        try cluster.wait(within: 10) {
          try cluster.connect().run("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE \(waiting)").count == 1
        }
        #expect(await failure?.description.contains("canceling wait for synchronous replication") == true)
      } afterwards: { _ in
      }
    }

    /// Runs this while the server waits for a standby that is not there, and the rest when it does not any more.
    private func withoutStandby(
      limits: PostgreSQLLimits = PostgreSQLFixture.hasty,
      _ body: (PostgreSQLStore, String) async throws -> Void,
      afterwards: (PostgreSQLStore) async throws -> Void
    ) async throws {
      try await PostgreSQLFixture.withStore(limits: limits) { store, database in
        try set("ALTER SYSTEM SET synchronous_standby_names = 'ghost'", until: "ghost")
        let result: Result<Void, any Error>
        do { result = .success(try await body(store, database)) } catch { result = .failure(error) }
        try set("ALTER SYSTEM RESET synchronous_standby_names", until: "")
        try result.get()
        try await afterwards(store)
      }
    }

    private func set(_ statement: String, until value: String) throws {
      let connection = try cluster.connect()
      try connection.script(statement)
      try connection.script("SELECT pg_reload_conf()")
      try cluster.wait(within: 10) {
        try cluster.connect().run("SELECT current_setting('synchronous_standby_names')").text(0, 0) == value
      }
    }

    private static func failure(_ body: () async throws -> Void) async -> StoreError? {
      do {
        try await body()
        return nil
      } catch {
        return error as? StoreError
      }
    }
  }
}
