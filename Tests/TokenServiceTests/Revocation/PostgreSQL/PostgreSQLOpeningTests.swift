import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

extension PostgreSQLTests {
  @Suite(.serialized) struct PostgreSQLOpeningTests {
    private let cluster: PostgreSQLCluster

    init() throws { cluster = try PostgreSQLCluster.shared() }

    @Test func `a password that is wrong is told without it`() async throws {
      let url = cluster.url(try cluster.database(), password: "CANARY-password")
      let words = try #require(await PostgreSQLFixture.refusal(url)).description
      #expect(words.contains(#"password authentication failed for user "postgres""#))
      #expect(!words.contains("CANARY"))
    }

    @Test func `a database that is not there is told`() async throws {
      let words = try #require(await PostgreSQLFixture.refusal(cluster.url("nowhere"))).description
      #expect(words.contains(#"database "nowhere" does not exist"#))
    }

    @Test func `a server without TLS is refused where TLS is asked for`() async throws {
      let url = cluster.url(try cluster.database(), "?sslmode=require")
      let words = try #require(await PostgreSQLFixture.refusal(url)).description
      #expect(words.contains("server does not support SSL, but SSL was required"))
    }

    @Test func `a port where nobody listens is told`() async throws {
      let words = try #require(await PostgreSQLFixture.refusal("postgres://u:CANARY@127.0.0.1:1/db")).description
      #expect(words.contains("Connection refused") && !words.contains("CANARY"))
    }

    @Test func `a database without tables asks for them to be made`() async throws {
      let failure = await PostgreSQLFixture.refusal(cluster.url(try cluster.emptyDatabase()))
      #expect(failure == .schema(found: nil, needed: 1))
    }

    @Test func `a store of another environment, or of a later version, is refused`() async throws {
      let database = try cluster.database()
      #expect(
        await PostgreSQLFixture.refusal(cluster.url(database), .prod) == .environment(found: "staging", needed: "prod")
      )
      try cluster.sql("UPDATE token_service.meta SET version = 99", in: database)
      #expect(await PostgreSQLFixture.refusal(cluster.url(database)) == .schema(found: 99, needed: 1))
    }

    @Test func `a store that a version can lose is found while it is open`() async throws {
      let database = try cluster.database()
      let store = try await PostgreSQLFixture.open(database)
      try cluster.sql("UPDATE token_service.meta SET version = 99", in: database)
      try cluster.cut(database)
      await #expect(throws: StoreError.schema(found: 99, needed: 1)) { try await store.write([.about(.all)]) }
      await store.close()
    }

    // MARK: Durability

    @Test(arguments: ["database", "role", "server"])
    func `commits that need not be durable are refused`(level: String) async throws {
      let database = try cluster.database()
      let statement = "SET synchronous_commit = off"
      let (set, reset) =
        switch level {
        case "database": ("ALTER DATABASE \(database) \(statement)", "SELECT 1")
        case "role": ("ALTER ROLE postgres \(statement)", "ALTER ROLE postgres RESET synchronous_commit")
        default: ("ALTER SYSTEM \(statement)", "ALTER SYSTEM RESET synchronous_commit")
        }
      try await withSetting(set, reset, "synchronous_commit", "off", in: database) {
        let failure = await PostgreSQLFixture.refusal(cluster.url(database))
        #expect(failure == .notDurable("synchronous_commit is off (server, role or database)"))
      }
      #expect(await PostgreSQLFixture.refusal(cluster.url(database)) == nil || level == "database")
    }

    @Test func `a server that does not wait for its disk is refused`() async throws {
      let database = try cluster.database()
      try await withSetting("ALTER SYSTEM SET fsync = off", "ALTER SYSTEM RESET fsync", "fsync", "off", in: database) {
        #expect(await PostgreSQLFixture.refusal(cluster.url(database)) == .notDurable("fsync is off"))
      }
    }

    @Test func `a connection that writes stays durable when the server's setting changes`() async throws {
      let database = try cluster.database()
      let session = try PostgreSQLStore.session(cluster.url(database), .staging, PostgreSQLLimits())
      let connection = try session.connect(for: .writing)
      let (set, reset) = ("ALTER SYSTEM SET synchronous_commit = off", "ALTER SYSTEM RESET synchronous_commit")
      try await withSetting(set, reset, "synchronous_commit", "off", in: database) {
        let setting = try connection.run("SHOW synchronous_commit").text(0, 0)
        #expect(setting == "on")
      }
    }

    /// Sets something, waits until new connections have it, and sets it back at the end.
    private func withSetting(
      _ set: String,
      _ reset: String,
      _ name: String,
      _ value: String,
      in database: String,
      _ body: () async throws -> Void
    ) async throws {
      func change(_ statement: String, isSet: Bool) throws {
        try cluster.sql(statement)
        try cluster.sql("SELECT pg_reload_conf()")
        try cluster.wait(within: 10) {
          try (cluster.connect(to: database).run("SELECT current_setting($1)", [.text(name)]).text(0, 0) == value)
            == isSet || reset == "SELECT 1" && !isSet
        }
      }
      try change(set, isSet: true)
      let result: Result<Void, any Error>
      do { result = .success(try await body()) } catch { result = .failure(error) }
      try change(reset, isSet: false)
      try result.get()
    }

    @Test func `servers before 14 are refused`() throws {
      #expect(throws: StoreError.unavailable("the server is PostgreSQL 13, and 14 is the oldest that will do")) {
        try PostgreSQLSession.checkVersion(130_022)
      }
      try PostgreSQLSession.checkVersion(140_000)
    }

    @Test func `a database in another encoding is refused`() async throws {
      try cluster.sql("CREATE DATABASE plain ENCODING 'SQL_ASCII' TEMPLATE template0")
      let failure = await PostgreSQLFixture.refusal(cluster.url("plain"))
      #expect(failure == .unavailable("the database's encoding is SQL_ASCII, and must be UTF8"))
    }
  }
}
