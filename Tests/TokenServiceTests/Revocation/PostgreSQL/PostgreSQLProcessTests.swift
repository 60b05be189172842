import Foundation
import TestSupport
import Testing
import TokenRules

@testable import TokenService

extension PostgreSQLTests {
  /// Several processes write to one store; `TOKEN_SERVICE_KILLS` says how many are killed, 20 where it is not set.
  @Suite(.serialized) struct PostgreSQLProcessTests {
    private static let kills = ProcessInfo.processInfo.environment["TOKEN_SERVICE_KILLS"].flatMap { Int($0) } ?? 20

    @Test func `what processes were told before they were killed is there, and nothing that none asked for`()
      async throws
    {
      let folder = try TestSupport.TemporaryFolder()
      try await PostgreSQLFixture.withStore { store, database in
        let url = try PostgreSQLCluster.shared().url(database)
        var (asked, acknowledged) = (Set<String>(), Set<String>())
        for _ in 0..<max(1, Self.kills / 4) {
          let processes = try (0..<4).map { _ in try PostgreSQLWriterProcess(url, in: folder) }
          for process in processes {
            try await PostgreSQLFixture.untilDone(within: .seconds(30)) {
              guard !process.noted("k").isEmpty else { throw PostgreSQLFixture.Fault("nothing was written") }
            }
            try await Task.sleep(for: .microseconds(Int.random(in: 0...20_000)))
            process.kill()
          }
          for process in processes {
            asked.formUnion(process.noted("a"))
            acknowledged.formUnion(process.noted("k"))
          }
        }
        // Nobody holds the lock, or a transaction, whose process is gone.
        _ = try await PostgreSQLFixture.untilDone { try await store.write([.about(.session("last"))]) }
        var found: Set<String> = []
        var before: Int64?
        while true {
          let page = try await store.records(RevocationQuery(kind: .session, before: before, limit: 10_000))
          found.formUnion(page.filter { $0.entry.rule.subject.id == "s" }.map(\.entry.id))
          guard let last = page.last else { break }
          before = last.position
        }
        #expect(acknowledged.count >= Self.kills / 4 * 4)
        #expect(acknowledged.isSubset(of: found) && found.isSubset(of: asked))
      }
    }
  }
}
