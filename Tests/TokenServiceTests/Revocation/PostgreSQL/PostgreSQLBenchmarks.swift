import Foundation
import Synchronization
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

extension PostgreSQLTests {
  /// What PostgreSQL costs: only where it is asked for, by `Benchmarks/postgresql-store`.
  @Suite(.serialized, .enabled(if: ProcessInfo.processInfo.environment["TOKEN_SERVICE_BENCHMARK"] != nil))
  struct PostgreSQLBenchmarks {
    private static let time = Duration.seconds(4)
    private let cluster: PostgreSQLCluster

    init() throws { cluster = try PostgreSQLCluster.shared() }

    @Test func `writes a second`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        Self.report("commits of one row by a plain connection", try plainCommits(in: database))
        for (name, writers) in [("alone", 1), ("16 at once", 16), ("256 at once", 256)] {
          try await Self.report("writes, \(name)", Self.writes(writers, on: [store]))
        }
        let other = try await PostgreSQLFixture.open(database)
        try await Self.report("writes, 128 at once on each of 2 stores", Self.writes(256, on: [store, other]))
        await other.close()
      }
    }

    @Test func `from the commit on one store to the change on another`() async throws {
      try await PostgreSQLFixture.withStore { store, database in
        let other = try await PostgreSQLFixture.open(database)
        let idle = try await Self.propagation(from: store, to: other, rounds: 2000)
        Self.report("propagation", idle, isRate: false)
        let third = try await PostgreSQLFixture.open(database)
        let busy = Task { try await Self.writes(16, on: [third]) }
        let rounds = try await Self.propagation(from: store, to: other, rounds: 150)
        Self.report("propagation beside 16 writers", rounds, isRate: false)
        _ = try await busy.value
        await third.close()
        await other.close()
      }
    }

    @Test func `a million rules`() async throws {
      try await PostgreSQLFixture.withStore(isAlone: true) { store, database in
        try PostgreSQLRows.fill(database, with: 1_000_000)
        try cluster.sql("VACUUM ANALYZE", in: database)
        for limit in [10_000, 50_000] {
          var builder = RevocationListBuilder()
          var (position, reading) = (Int64(0), Duration.zero)
          let clock = ContinuousClock()
          let whole = try await clock.measure {
            while true {
              let start = clock.now
              let page = try await store.changes(after: position, limit: limit)
              reading += clock.now - start
              for change in page.changes { builder.apply(change) }
              position = page.position
              if page.isLast { break }
            }
            #expect(builder.list().count == 1_000_000)
          }
          print("a million rules in pages of \(limit): read in \(reading), with the list in \(whole)")
        }
        let size = try cluster.connect(to: database).run("SELECT pg_total_relation_size('token_service.changes')")
        print("bytes a rule on disk, with indexes: \((size.integer(0, 0) ?? 0) / 1_000_000)")
        try await Self.report("writes beside a million, 256 at once", Self.writes(256, on: [store]))
        let lifetimes = RevocationLifetimes(tokens: 930, callers: nil)
        let pruning = try await ContinuousClock().measure {
          let now = Timestamp(seconds: 1_000_000_000)
          _ = try await store.prune(at: now, lifetimes: lifetimes, limit: 5000)
        }
        print("pruning 5,000 rules: \(pruning)")
      }
    }

    /// How long each commit took that has one row, and nothing to do with this service: what the server and its disk allow.
    private func plainCommits(in database: String) throws -> [Duration] {
      let connection = try cluster.connect(to: database)
      try connection.script("CREATE TABLE IF NOT EXISTS plain (text text)")
      let end = ContinuousClock.now + Self.time
      var times: [Duration] = []
      while ContinuousClock.now < end {
        times.append(
          try ContinuousClock().measure { _ = try connection.run("INSERT INTO plain VALUES ($1)", [.text("one row")]) }
        )
      }
      return times
    }

    /// How long each write took, of writers that share commits for a while.
    private static func writes(_ writers: Int, on stores: [PostgreSQLStore]) async throws -> [Duration] {
      let shared = stores.map { RevocationWriter($0) }
      let end = ContinuousClock.now + time
      return try await withThrowingTaskGroup(of: [Duration].self) { group in
        for writer in 0..<writers {
          group.addTask {
            var times: [Duration] = []
            while ContinuousClock.now < end {
              times.append(
                try await ContinuousClock().measure {
                  _ = try await shared[writer % shared.count].write(Self.write())
                }
              )
            }
            return times
          }
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
    }

    /// From when a write was acknowledged by one store until another, which follows its hints, had read it; in order.
    private static func propagation(
      from store: PostgreSQLStore,
      to other: PostgreSQLStore,
      rounds: Int
    ) async throws -> [Duration] {
      let (seen, continuation) = AsyncStream.makeStream(of: (position: Int64, at: ContinuousClock.Instant).self)
      let hints = other.hints()
      let following = Task {
        var position: Int64 = 0
        for await _ in hints {
          position = try await other.changes(after: position, limit: 1000).position
          continuation.yield((position, .now))
        }
      }
      var iterator = seen.makeAsyncIterator()
      _ = await iterator.next()
      var times: [Duration] = []
      for _ in 0..<rounds {
        let record = try #require(try await store.write([Self.write()]).flatMap(\.records).first)
        let acknowledged = ContinuousClock.now
        while let next = await iterator.next() {
          guard next.position >= record.position else { continue }
          times.append(max(.zero, next.at - acknowledged))
          break
        }
        try await Task.sleep(for: .milliseconds(Int.random(in: 0...4)))
      }
      following.cancel()
      return times
    }

    private static func write() -> RevocationWrite {
      let id = UUID().uuidString
      let now = SystemClock().now()
      let entry = RevocationEntry(
        id: "rev_" + id,
        rule: RevocationRule(.token("sync_" + id), at: now),
        before: now,
        reason: "laptop stolen",
        requestedBy: "admin",
        createdAt: now
      )
      return RevocationWrite(entries: [entry], idempotency: .init(key: id, digest: "sha256"))
    }

    private static func report(_ name: String, _ times: [Duration], isRate: Bool = true) {
      let sorted = times.sorted()
      let (middle, late) = (sorted[sorted.count / 2], sorted[sorted.count * 99 / 100])
      let rate = isRate ? "\(sorted.count / Int(time.components.seconds)) a second, " : ""
      print("\(name): \(rate)p50 \(shown(middle)) ms, p99 \(shown(late)) ms")
    }

    private static func shown(_ time: Duration) -> String {
      "\(Double(time.components.seconds) * 1000 + (Double(time.components.attoseconds) / 1e13).rounded() / 100)"
    }
  }
}
