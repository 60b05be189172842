import SyncWire
import Testing

@testable import SyncServer

extension ServerTests {
  /// A real server, real sockets: what becomes of a socket when its token ends, is replaced or is revoked.
  @Suite struct TokenLifeTests {
    private static let stream = TestTokens.stream

    @Test func `a token's end is announced, and closes the socket`() async throws {
      try await TestRuntime.run({ $0.leeway = 0 }) { runtime in
        let socket = try await runtime.socket(bearer: try TestTokens.token { $0.lifetime = 3 })
        guard case .authenticated = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        guard case .tokenExpiring = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        #expect(try await socket.closed() == .close(code: 4401, reason: "token_expired"))
      }
    }

    @Test func `a fresh token keeps the socket beyond the old one's end`() async throws {
      try await TestRuntime.run({ $0.leeway = 0 }) { runtime in
        let socket = try await runtime.socket(bearer: try TestTokens.token { $0.lifetime = 3 })
        _ = try await socket.message()
        try await socket.send(.subscribe(stream: Self.stream, after: 0))
        _ = try await (socket.message(), socket.message())
        try await socket.send(.authenticate(token: try TestTokens.token()))
        guard case .authenticated = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        try await Task.sleep(for: .milliseconds(3200))
        try await runtime.append("e1")
        #expect(try await socket.message() == .event(SyncEvent(stream: Self.stream, seq: 1, data: "data")))
        #expect(runtime.server.parts.metrics.reauthentications.load(ordering: .relaxed) == 1)
      }
    }

    @Test func `another device's token does not take over a socket`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        try await socket.send(.authenticate(token: try TestTokens.token { $0.device = "desktop:2" }))
        #expect(try await socket.closed() == .close(code: 4403, reason: "identity_changed"))
      }
    }

    @Test func `a stream that the fresh token does not grant ends, the others go on`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        for stream in [Self.stream, TestTokens.other] {
          try await socket.send(.subscribe(stream: stream, after: 0))
          _ = try await (socket.message(), socket.message())
        }
        try await socket.send(.authenticate(token: try TestTokens.token { $0.streams = [TestTokens.other] }))
        _ = try await socket.message()
        guard case .refused(let refusal) = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        #expect(refusal.code == .forbiddenTopic && refusal.stream == Self.stream)
        try await runtime.append("a")
        try await runtime.append("b", stream: TestTokens.other)
        #expect(try await socket.message() == .event(SyncEvent(stream: TestTokens.other, seq: 1, data: "data")))
      }
    }

    @Test(arguments: [
      ("token", "sync_0123456789abcdef0123456789abcdef"), ("device", "desktop:1"), ("session", "sess_1"),
    ])
    func `a rule closes the socket that it matches within 200 ms, and no other`(kind: String, id: String) async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        let other = try await runtime.socket(
          bearer: try TestTokens.token {
            ($0.device, $0.tokenID) = ("desktop:2", "sync_other")
            if kind == "session" { $0.issuedAt += 5 }
          }
        )
        _ = try await other.message()
        let start = ContinuousClock.now
        runtime.feed.revoke(kind, id, cutoff: kind == "session" ? TestTokens.Payload().issuedAt + 2 : 4_000_000_000)
        #expect(try await socket.closed() == .close(code: 4401, reason: "token_revoked"))
        #expect(ContinuousClock.now - start < .milliseconds(200))
        try await other.send(.subscribe(stream: Self.stream, after: 0))
        guard case .subscribed = try await other.message() else { throw UnexpectedFrame(seen: .gone) }
        let refused = await #expect(throws: RefusedUpgrade.self) {
          _ = try await runtime.socket(bearer: try TestTokens.token())
        }
        #expect(refused?.status == 401 && refused?.body.contains("token_revoked") == true)
      }
    }

    @Test func `a rotation throws nobody out, and a revoked key does`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        try runtime.folder.write("ring.json", TestTokens.ring([(0, "fallback"), (1, "active")], generation: 2))
        try await runtime.until { runtime.server.ring.count == 2 }
        try await socket.send(.subscribe(stream: Self.stream, after: 0))
        guard case .subscribed = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        let next = try await runtime.socket(bearer: try TestTokens.token(key: 1))
        guard case .authenticated = try await next.message() else { throw UnexpectedFrame(seen: .gone) }
        let revoked = #"{"kty":"erased","kid":"key-0","state":"revoked","revoked_at":"2026-02-25T08:45:00Z"}"#
        let ring = TestTokens.ring([(1, "active")], generation: 3).replacing(
          "\"keys\":[",
          with: "\"keys\":[\(revoked),"
        )
        try runtime.folder.write("ring.json", ring)
        #expect(try await socket.closed() == .close(code: 4401, reason: "invalid_token"))
        try await next.send(.subscribe(stream: Self.stream, after: 0))
        guard case .subscribed = try await next.message() else { throw UnexpectedFrame(seen: .gone) }
      }
    }

    @Test func `while the list is too old open sockets stay, and what is new waits for it`() async throws {
      try await TestRuntime.run({ $0.maximumStaleness = .seconds(2) }) { runtime in
        let socket = try await runtime.openSocket()
        try await socket.send(.subscribe(stream: Self.stream, after: 0))
        _ = try await (socket.message(), socket.message())
        runtime.feed.setDown(true)
        try await runtime.until { runtime.server.parts.listAge() == nil }
        try await socket.send(.authenticate(token: try TestTokens.token()))
        try await socket.send(.subscribe(stream: TestTokens.other, after: 0))
        try await socket.send(text: "{}")
        guard case .refused(let refusal) = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        #expect(refusal.code == .invalidMessage)
        runtime.feed.setDown(false)
        guard case .authenticated = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        guard case .subscribed = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
      }
    }
  }
}
