import Foundation
import JWT
import Synchronization
import TestSupport
import Testing

@testable import TokenService

/// The ids that writers were told are durable.
private final class Acknowledged: Sendable {
  private let state = Mutex<Set<String>>([])
  var ids: Set<String> { state.withLock { $0 } }
  func add(_ id: String) { state.withLock { _ = $0.insert(id) } }
}

extension PostgreSQLTests {
  /// Replicas as processes that share a store: what an acknowledgement means when something fails.
  @Suite struct StoreDrillTests {
    @Test func `what one replica has acknowledged holds there at once, and on the other soon`() async throws {
      try await OwnThread.run {
        let store = try PostgreSQLCluster.shared()
        let url = store.url(try store.emptiedDatabase())
        let (here, there) = (try StoreReplica(url), try StoreReplica(url))
        var times: [Double] = []
        for _ in 0..<60 {
          let (token, id) = try here.mint()
          #expect(try there.client.verify(token)["active"]?.bool == true)
          #expect(try here.revoke(jti: id).status == 201)
          let acknowledged = ContinuousClock.now
          #expect(try here.client.verify(token)["reason_code"]?.string == "token_revoked")
          #expect(
            try StoreReplica.wait(seconds: 5) {
              try there.client.verify(token)["reason_code"]?.string == "token_revoked"
            }
          )
          let time = ContinuousClock.now - acknowledged
          times.append(Double(time.components.attoseconds) / 1e15 + Double(time.components.seconds) * 1e3)
        }
        times.sort()
        print("acknowledged to enforced on the other replica: p50 \(Int(times[30])) ms, most \(Int(times[59])) ms")
      }
    }

    @Test func `CVE-2020-15223: while its store is away a replica goes on, and acknowledges no rule`() async throws {
      try await OwnThread.run {
        let store = try PostgreSQLCluster.shared()
        let replica = try StoreReplica(store.url(try store.emptiedDatabase()))
        let (token, id) = try replica.mint()
        // At once: a stop that waits for a checkpoint takes as long as the disk likes.
        try store.stop(SIGQUIT)
        defer { if (try? store.connect()) == nil { try? store.start() } }
        #expect(try replica.client.verify(token)["active"]?.bool == true)
        #expect(try replica.client.mint().status == 200)
        let refused = try replica.revoke(jti: id)
        #expect(refused.status == 503 && refused.text.contains("service_unavailable"))
        #expect(try replica.client.ready().status == 200)

        try store.start()
        let returned = ContinuousClock.now
        // Asked again as clients are told to: a machine that is busy may let the first one wait for too long.
        #expect(try StoreReplica.wait(seconds: 30) { try replica.revoke(jti: id).status == 201 })
        print("the store is back to a rule is acknowledged: \(ContinuousClock.now - returned)")
        #expect(try replica.client.verify(token)["reason_code"]?.string == "token_revoked")
      }
    }

    @Test func `a store that is silent for too long ends all answers until it speaks again`() async throws {
      try await OwnThread.run {
        let store = try PostgreSQLCluster.shared()
        let replica = try StoreReplica(store.url(try store.emptiedDatabase()), staleness: 3)
        let (token, id) = try replica.mint()
        let paused = try store.pause()
        defer { store.resume(paused) }
        #expect(try replica.client.verify(token)["active"]?.bool == true)
        #expect(try StoreReplica.wait(seconds: 20) { try replica.client.mint().status == 503 })
        let body = #"{"token":"\#(token)"}"#
        let path = "/internal/v1/spacetime/token/verify"
        let verdict = try replica.client.ask(.internal, "POST", path, Settings.adminToken, body)
        #expect(verdict.status == 503 && verdict["retry-after"] != nil)
        #expect(try replica.client.ready().status == 503)
        #expect(try replica.revoke(jti: id).status == 503)

        store.resume(paused)
        #expect(try StoreReplica.wait(seconds: 30) { try replica.client.mint().status == 200 })
        #expect(try replica.client.ready().status == 200)
        #expect(try StoreReplica.wait(seconds: 30) { try replica.revoke(jti: id).status == 201 })
        #expect(try replica.client.verify(token)["reason_code"]?.string == "token_revoked")
      }
    }

    @Test func `a replica that stood still answers nothing out of an old list`() async throws {
      try await OwnThread.run {
        let store = try PostgreSQLCluster.shared()
        let url = store.url(try store.emptiedDatabase())
        let (here, there) = (try StoreReplica(url), try StoreReplica(url, staleness: 2))
        let (token, id) = try here.mint()
        #expect(try there.client.verify(token)["active"]?.bool == true)
        there.process.standStill()
        #expect(try here.revoke(jti: id).status == 201)
        // The question waits in its socket for longer than the list may be old: it is the first thing that it sees.
        let question = try RawConnection(port: there.process.internalPort)
        let body = #"{"token":"\#(token)"}"#
        question.send(
          "POST /internal/v1/spacetime/token/verify HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(Settings.adminToken)\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
        )
        usleep(3_000_000)
        there.process.send(SIGCONT)
        let answer = try #require(try question.response())
        #expect(answer.status == 503 || answer.text.contains("token_revoked"))
        #expect(
          try StoreReplica.wait(seconds: 10) {
            try there.client.verify(token)["reason_code"]?.string == "token_revoked"
          }
        )
      }
    }

    @Test func `CVE-2026-9802: a replica that is killed has acknowledged nothing that is lost`() async throws {
      try await OwnThread.run {
        let acknowledged = Acknowledged()
        let store = try PostgreSQLCluster.shared()
        let url = store.url(try store.emptiedDatabase())
        let other = try StoreReplica(url)
        for round in 0..<4 {
          let victim = try StoreReplica(url).process
          let writers = DispatchGroup()
          for writer in 0..<4 {
            writers.enter()
            Thread.detachNewThread {
              let client = try? RingClient(victim)
              for number in 0... {
                let id = "kill-\(round)-\(writer)-\(number)"
                guard let answer = try? client?.revoke(jti: id), answer.status == 201 else { break }
                acknowledged.add(id)
              }
              writers.leave()
            }
          }
          usleep(UInt32.random(in: 100_000...600_000))
          victim.send(SIGKILL)
          writers.wait()
          #expect(acknowledged.ids.count > round)
          #expect(try acknowledged.ids.subtracting(other.revokedTokens()).isEmpty)
        }
      }
    }

    @Test func `two processes of one machine share a file`() async throws {
      try await OwnThread.run {
        let folder = try TemporaryFolder()
        let url = "sqlite:\(folder.path)/revocations.sqlite3"
        let (here, there) = (try StoreReplica(url), try StoreReplica(url))
        let (token, id) = try here.mint()
        #expect(try here.revoke(jti: id).status == 201)
        #expect(
          try StoreReplica.wait(seconds: 5) { try there.client.verify(token)["reason_code"]?.string == "token_revoked" }
        )
      }
    }
  }
}
