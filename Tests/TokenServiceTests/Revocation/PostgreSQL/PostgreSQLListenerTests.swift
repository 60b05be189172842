import Glibc
import Testing
import TokenRules

@testable import TokenService

extension PostgreSQLTests {
  @Suite(.serialized, .timeLimit(.minutes(1))) struct PostgreSQLListenerTests {
    private let cluster: PostgreSQLCluster

    init() throws { cluster = try PostgreSQLCluster.shared() }

    @Test func `what one store commits, another is told of`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        let other = try await PostgreSQLFixture.open(database)
        try await Self.follow(other) { next in
          for count in 1...5 {
            _ = try await store.write([.about(.session("\(count)"))])
            await next(count)
          }
        }
        await other.close()
      }
    }

    @Test func `hints come again after the listening connection was lost`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        let other = try await PostgreSQLFixture.open(database)
        try await Self.follow(other) { next in
          for count in 1...3 {
            // Whatever is written while nobody listens is hinted at when somebody listens again.
            try cluster.cut(database, where: "query LIKE 'LISTEN%'")
            _ = try await store.write([.about(.session("\(count)"))])
            await next(count)
          }
        }
        await other.close()
      }
    }

    @Test func `a listening connection that says nothing is replaced`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        let other = try await PostgreSQLFixture.open(database, limits: PostgreSQLFixture.hasty)
        try await Self.follow(other) { next in
          let rows = try cluster.connect().run(
            "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND query LIKE 'LISTEN%'",
            [.text(database)]
          )
          let process = try Int32(#require(rows.integer(0, 0)))
          kill(process, SIGSTOP)
          _ = try await store.write([.about(.session("a"))])
          await next(1)
          kill(process, SIGCONT)
        }
        await other.close()
      }
    }

    @Test func `with notifications lost, changes are there for who looks`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        var deaf = PostgreSQLLimits()
        deaf.listens = false
        let other = try await PostgreSQLFixture.open(database, limits: deaf)
        let hints = other.hints()
        _ = try await store.write([.about(.session("a"))])
        #expect(try await other.changes(after: 0, limit: 10).changes.count == 1)
        await other.close()
        var count = 0
        for await _ in hints { count += 1 }
        #expect(count == 0)
      }
    }

    /// Follows a store by its hints alone; `next` waits until so many changes have been seen that way.
    private static func follow(
      _ store: PostgreSQLStore,
      _ body: (_ next: (Int) async -> Void) async throws -> Void
    ) async throws {
      let (seen, continuation) = AsyncStream.makeStream(of: Int.self)
      let hints = store.hints()
      let following = Task {
        for await _ in hints {
          guard let page = try? await store.changes(after: 0, limit: 100) else { continue }
          continuation.yield(page.changes.count)
        }
        continuation.finish()
      }
      let next = { (count: Int) in
        for await one in seen where one >= count { break }
      }
      // The first hint says that it listens.
      await next(0)
      try await body(next)
      following.cancel()
    }
  }
}
