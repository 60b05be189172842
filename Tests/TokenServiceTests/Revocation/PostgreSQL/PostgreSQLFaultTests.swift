import Glibc
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

extension PostgreSQLTests {
  /// What is acknowledged is there, and what is not can be asked for again, whatever becomes of the server.
  @Suite(.serialized, .timeLimit(.minutes(2))) struct PostgreSQLFaultTests {
    private let cluster: PostgreSQLCluster

    init() throws { cluster = try PostgreSQLCluster.shared() }

    @Test func `connections that are cut while rules are written`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        try await WriteLoad.run(on: store) { load in
          for _ in 0..<10 {
            try await load.acknowledges(5)
            try cluster.cut(database)
          }
          try await load.acknowledges(5)
        }
      }
    }

    @Test func `a server that is stopped and started while rules are written`() async throws {
      try await PostgreSQLFixture.withStore { store, _ in
        try await WriteLoad.run(on: store) { load in
          try await load.acknowledges(20)
          try cluster.stop(SIGINT)
          try await load.fails()
          try cluster.start()
          try await load.acknowledges(20)
        }
      }
    }

    @Test func `a server that is killed while rules are written`() async throws {
      try await PostgreSQLFixture.withStore { store, _ in
        try await WriteLoad.run(on: store) { load in
          for _ in 0..<2 {
            try await load.acknowledges(20)
            try cluster.stop(SIGKILL)
            try cluster.start()
          }
          try await load.acknowledges(20)
        }
      }
    }

    @Test func `a server that was started again needs no second try`() async throws {
      try await PostgreSQLFixture.withStore { store, _ in
        _ = try await store.write([.about(.session("a"))])
        try cluster.stop(SIGINT)
        try cluster.start()
        _ = try await store.write([.about(.session("b"))])
        #expect(try await store.changes(after: 0, limit: 10).changes.count == 2)
      }
    }

    @Test func `a network that is paused is an error within seconds, and heals`() async throws {
      try await PostgreSQLFixture.withStore(limits: PostgreSQLFixture.hasty) { store, _ in
        _ = try await store.write([.about(.session("a"))])
        let processes = try cluster.pause()
        let start = ContinuousClock.now
        async let written = Self.failure { _ = try await store.write([.about(.session("b"))]) }
        async let read = Self.failure { _ = try await store.changes(after: 0, limit: 10) }
        let failures = await [written, read]
        let silent = StoreError.unavailable("the server has not answered for 1 s")
        #expect(failures == [silent, silent])
        // From now on there is no connection: making one takes libpq's shortest time-out at most.
        let unreachable = await Self.failure { _ = try await store.changes(after: 0, limit: 10) }
        #expect(ContinuousClock.now - start < .seconds(6) && unreachable != nil)
        cluster.resume(processes)
        let position = try await PostgreSQLFixture.untilDone { try await store.changes(after: 0, limit: 10).position }
        let records = try await PostgreSQLFixture.untilDone {
          try await store.write([.about(.session("c"))]).flatMap(\.records)
        }
        #expect(try #require(records.first).position > position)
      }
    }

    @Test func `a writer that is stuck holds up the others for a bounded time`() async throws {
      try await PostgreSQLFixture.withStore(limits: PostgreSQLFixture.hasty) { store, database in
        let stuck = try cluster.connect(to: database)
        try stuck.script("BEGIN; \(PostgreSQLLock.writing.statement)")
        let failure = await Self.failure { _ = try await store.write([.about(.session("a"))]) }
        #expect(failure == .unavailable("canceling statement due to statement timeout"))
        #expect(try await store.changes(after: 0, limit: 10).isLast)
        try stuck.script("ROLLBACK")
        _ = try await PostgreSQLFixture.untilDone { try await store.write([.about(.session("a"))]) }
      }
    }

    @Test func `a replica that is paused in the middle of a write gives way`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        let session = try PostgreSQLStore.session(cluster.url(database), .staging, PostgreSQLFixture.hasty)
        let paused = try session.connect(for: .writing)
        try paused.script("BEGIN; \(PostgreSQLLock.writing.statement)")
        _ = try await store.write([.about(.session("a"))])
        #expect(throws: PGFailure.self) { try paused.commit("COMMIT") }
      }
    }

    @Test func `a disk that is full is told, and nothing is acknowledged`() async throws {
      try await PostgreSQLFixture.withStore(isAlone: true) { store, database in
        _ = try await store.write([.about(.session("a"))])
        // The server's own error for a full disk, raised where a rule is stored.
        try cluster.sql(
          """
          CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
          CREATE TRIGGER full_disk BEFORE INSERT ON token_service.changes EXECUTE FUNCTION full_disk()
          """,
          in: database
        )
        let failure = await Self.failure { _ = try await store.write([.about(.session("b"))]) }
        #expect(failure == .unavailable("could not extend file: No space left on device"))
        try cluster.sql("DROP TRIGGER full_disk ON token_service.changes", in: database)
        _ = try await store.write([.about(.session("c"))])
        #expect(try await store.changes(after: 0, limit: 10).changes.map(\.subject.id) == ["a", "c"])
      }
    }

    @Test func `a commit that the server rolls back is no commit`() async throws {
      try await PostgreSQLFixture.withStore(isAlone: true) { store, database in
        try cluster.sql(
          """
          CREATE FUNCTION late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'too late'; END $$;
          CREATE CONSTRAINT TRIGGER late AFTER INSERT ON token_service.changes DEFERRABLE INITIALLY DEFERRED
            FOR EACH ROW EXECUTE FUNCTION late()
          """,
          in: database
        )
        let failure = await Self.failure { _ = try await store.write([.about(.session("b"))]) }
        #expect(failure == .unavailable("too late"))
        #expect(try await store.changes(after: 0, limit: 10).changes.isEmpty)
      }
    }

    /// What a store says, where it does not do this.
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
