import Foundation
import Synchronization
import TestSupport
import Testing

@testable import TokenService

extension PostgreSQLTests {
  /// A PostgreSQL server whose disk is full; it needs a mount, and is skipped where this user may mount nothing.
  @Suite struct FullDiskTests {
    private struct Load {
      var acknowledged: Set<String> = []
      var refusals: [RawResponse] = []
    }

    /// Four clients revoke until each has been refused.
    private static func load(_ process: RingProcess, _ round: String) throws -> Load {
      let load = Shared()
      let writers = DispatchGroup()
      for writer in 0..<4 {
        writers.enter()
        Thread.detachNewThread {
          defer { writers.leave() }
          guard let client = try? RingClient(process) else { return }
          for number in 0..<20_000 {
            let id = "\(round)-\(writer)-\(number)"
            guard let answer = try? client.revoke(jti: id, reason: String(repeating: "a drill ", count: 24)) else {
              return
            }
            if load.take(id, answer) { return }
          }
        }
      }
      writers.wait()
      return load.value
    }

    private final class Shared: Sendable {
      private let state = Mutex(Load())
      var value: Load { state.withLock { $0 } }

      func take(_ id: String, _ answer: RawResponse) -> Bool {
        state.withLock { load in
          if answer.status == 201 { load.acknowledged.insert(id) } else { load.refusals.append(answer) }
          return answer.status != 201
        }
      }
    }

    /// With its tables' disk full the server refuses; with its log's it ends by itself, and an operator starts it.
    @Test(
      .enabled(if: OwnMounts.areAllowed, "this user may mount nothing"),
      arguments: [PostgreSQLCluster.SmallDisk.tables, .log]
    )
    func `a full disk refuses rules, loses none, and takes more when there is room`(
      disk: PostgreSQLCluster.SmallDisk
    ) async throws {
      try await OwnThread.run {
        let store = try PostgreSQLCluster(on: disk)
        defer { store.remove() }
        let url = store.url(try store.database())
        let replica = try StoreReplica(url)
        let (token, id) = try replica.mint()
        for number in 0..<20 { #expect(try replica.revoke(jti: "before-\(number)").status == 201) }

        try store.fillDisk()
        let load = try Self.load(replica.process, "full")
        #expect(load.refusals.count == 4)
        for refusal in load.refusals {
          #expect(refusal.status == 503 && refusal["retry-after"] != nil)
          #expect(refusal.text.contains("Nothing was acknowledged"))
        }
        if disk == .tables { #expect(replica.process.text.contains("No space left on device")) }
        #expect(try replica.client.verify(token)["active"]?.bool == true)
        #expect(try replica.client.mint().status == 200)

        try store.freeDisk()
        let hadEnded = try store.revive()
        #expect(try StoreReplica.wait(seconds: 20) { try replica.revoke(jti: id).status == 201 })
        #expect(try replica.refuses(token))
        // Whatever was acknowledged is there after a crash, and for a replica that has seen nothing of this.
        try store.stop(SIGKILL)
        try store.start()
        let other = try StoreReplica(url)
        let found = try other.revokedTokens()
        #expect(load.acknowledged.union((0..<20).map { "before-\($0)" }).union([id]).subtracting(found).isEmpty)
        #expect(try other.refuses(token))
        print(
          "full disk (\(disk)): \(load.acknowledged.count) rules acknowledged before it was full; the server had ended: \(hadEnded)"
        )
      }
    }
  }
}
