import Foundation
import Synchronization
import TestSupport
import Testing

@testable import TokenService

extension PostgreSQLTests {
  /// A replica whose network to the store stands still: the store goes on, and others write to it.
  @Suite struct PausedNetworkTests {
    /// A request that is under way while others are made.
    private final class Pending: Sendable {
      private let state = Mutex<(status: Int, text: String, after: Duration)?>(nil)
      var answer: (status: Int, text: String, after: Duration)? { state.withLock { $0 } }

      init(_ ask: @escaping @Sendable () throws -> RawResponse) {
        Thread.detachNewThread { [self] in
          let start = ContinuousClock.now
          let response = try? ask()
          state.withLock { $0 = (response?.status ?? 0, response?.text ?? "", ContinuousClock.now - start) }
        }
      }
    }

    @Test func `nothing is acknowledged, then nothing answered, and afterwards nothing is missing`() async throws {
      let folder = try TestSupport.TemporaryFolder()
      try await OwnThread.run {
        let store = try PostgreSQLCluster.shared()
        let database = try store.emptiedDatabase()
        let proxy = try ProxyProcess(to: store.port, in: folder)
        let here = try StoreReplica(store.url(database))
        let there = try StoreReplica(store.url(database, port: proxy.port), staleness: 2)
        let tokens = try (0..<20).map { _ in try there.mint() }
        #expect(try here.revoke(jti: tokens[0].id).status == 201)
        #expect(try StoreReplica.wait(seconds: 5) { try there.refuses(tokens[0].token) })

        let process = there.process
        proxy.pause()
        defer { proxy.resume() }
        let paused = ContinuousClock.now
        let write = Pending { [id = tokens[1].id] in try RingClient(process).revoke(jti: id) }
        for (_, id) in tokens[2..<12] { #expect(try here.revoke(jti: id).status == 201) }
        // What it knows is good for two seconds: it cannot tell that there is more.
        #expect(try there.client.verify(tokens[2].token)["active"]?.bool == true)
        #expect(try there.client.mint().status == 200)
        #expect(try StoreReplica.wait(seconds: 10) { try there.client.mint().status == 503 })
        #expect(ContinuousClock.now - paused > .milliseconds(1500))
        for (token, _) in tokens {
          let verdict = try there.verdict(token)
          #expect(verdict.status == 503 && verdict["retry-after"] != nil)
        }
        #expect(try there.client.ready().status == 503)
        for (_, id) in tokens[12..<18] { #expect(try here.revoke(jti: id).status == 201) }
        #expect(StoreReplica.wait(seconds: 20) { write.answer != nil })
        let answer = try #require(write.answer)
        #expect(answer.status == 503 && answer.text.contains("Nothing was acknowledged") && answer.after < .seconds(12))

        proxy.resume()
        let resumed = ContinuousClock.now
        // The first answer that it gives comes out of the whole list.
        #expect(try StoreReplica.wait(seconds: 20) { try there.verdict(tokens[17].token).status == 200 })
        let back = ContinuousClock.now - resumed
        for (token, _) in tokens[2..<18] { #expect(try there.refuses(token)) }
        #expect(try !there.refuses(tokens[19].token))
        #expect(try StoreReplica.wait(seconds: 20) { try there.revoke(jti: tokens[1].id).status == 201 })
        #expect(try there.refuses(tokens[1].token))
        #expect(try there.revokedTokens() == Set(tokens[..<18].map(\.id)))
        #expect(try here.revokedTokens() == Set(tokens[..<18].map(\.id)))
        print("the network stood still: refused after \(answer.after), answers again \(back) after it moved on")
      }
    }
  }
}
