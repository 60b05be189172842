import Foundation
import TestSupport
import Testing

@testable import TokenService

extension PostgreSQLTests {
  /// A replica whose time of day jumps; skipped where Debian's package libfaketime is missing.
  @Suite(.enabled(if: FakeTime.missing == nil, "libfaketime is missing")) struct ClockJumpTests {
    @Test func `rules that are written and read while a clock jumps hold everywhere`() async throws {
      let folder = try TestSupport.TemporaryFolder()
      try await OwnThread.run {
        let store = try PostgreSQLCluster.shared()
        let url = store.url(try store.emptiedDatabase())
        let clock = try FakeClock(in: folder)
        let (here, there) = (try StoreReplica(url), try StoreReplica(url, clock: clock))
        var revoked: [String] = []
        for ahead in [0, 20, -20, 7200, -7200, 86_400, 0] {
          try clock.set(ahead: ahead)
          let ((one, oneID), (two, twoID)) = (try here.mint(), try here.mint())
          #expect(try here.revoke(jti: oneID).status == 201)
          #expect(try there.revoke(jti: twoID).status == 201)
          #expect(try here.refuses(one))
          #expect(try StoreReplica.wait(seconds: 5) { try here.refuses(two) })
          // Where the clock is further off than the leeway it refuses them for their time before it asks for rules.
          let isOff = abs(ahead) > 30
          #expect(
            try StoreReplica.wait(seconds: 5) {
              try isOff ? there.verdict(one).text.contains(#""active":false"#) : there.refuses(one)
            }
          )
          #expect(try there.client.mint().status == 200)
          revoked += [one, two]
        }
        // Right again, it knows all of them at once.
        for token in revoked { #expect(try there.refuses(token)) }
      }
    }

    @Test func `a rule written right after a clock jumped back reaches up to now`()
      async throws
    {
      let folder = try TestSupport.TemporaryFolder()
      try await OwnThread.run {
        let store = try PostgreSQLCluster.shared()
        let url = store.url(try store.emptiedDatabase())
        let clock = try FakeClock(in: folder)
        let (here, there) = (try StoreReplica(url), try StoreReplica(url, clock: clock))
        let (token, _) = try here.mint()
        try clock.set(ahead: -7200)
        #expect(try there.client.revoke(#"{"user_id":"1","reason":"a drill"}"#).status == 201)
        #expect(try StoreReplica.wait(seconds: 5) { try here.refuses(token) })
        #expect(try here.client.mint().status == 401)
        try clock.set(ahead: 0)
        #expect(try there.refuses(token))
      }
    }

    @Test func `how old a list may be is counted in time that passes`() async throws {
      let folder = try TestSupport.TemporaryFolder()
      try await OwnThread.run {
        let store = try PostgreSQLCluster.shared()
        let database = try store.emptiedDatabase()
        let proxy = try ProxyProcess(to: store.port, in: folder)
        let clock = try FakeClock(in: folder)
        let there = try StoreReplica(store.url(database, port: proxy.port), staleness: 3, clock: clock)
        proxy.pause()
        defer { proxy.resume() }
        let paused = ContinuousClock.now
        try clock.set(ahead: 7200)
        #expect(try there.client.mint().status == 200)
        try clock.set(ahead: -7200)
        #expect(try there.client.mint().status == 200)
        #expect(ContinuousClock.now - paused < .seconds(2))
        #expect(try StoreReplica.wait(seconds: 10) { try there.client.mint().status == 503 })
        let closed = ContinuousClock.now - paused
        #expect(closed > .milliseconds(2500) && closed < .seconds(5))
        proxy.resume()
        #expect(try StoreReplica.wait(seconds: 20) { try there.client.mint().status == 200 })
      }
    }

    @Test func `what is pruned was over whatever the clock says`() async throws {
      let folder = try TestSupport.TemporaryFolder()
      try await OwnThread.run {
        let store = try PostgreSQLCluster.shared()
        let clock = try FakeClock(in: folder)
        let process = try PruningProcess(store.url(try store.emptiedDatabase()), clock: clock, in: folder)
        let outcome = process.wait()
        #expect(outcome.code == 0 && outcome.text.contains("are over\" passed"), "\(outcome.text)")
      }
    }
  }
}
