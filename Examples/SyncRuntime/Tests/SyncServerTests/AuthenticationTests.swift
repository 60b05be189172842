import NIOCore
import SyncWire
import Testing

@testable import SyncServer

extension ServerTests {
  /// A real server, real sockets, real tokens: who gets in.
  @Suite struct AuthenticationTests {
    private func refusal(
      _ runtime: TestRuntime,
      _ bearer: String?,
      _ path: String? = nil
    ) async throws -> RefusedUpgrade {
      let port = runtime.server.port
      return try #require(
        await #expect(throws: RefusedUpgrade.self) {
          _ = try await TestSocket.open(
            port: port,
            path: path ?? "/v1/database/db/subscribe",
            bearer: bearer,
            runtime.group
          )
        }
      )
    }

    @Test func `a bad token is refused at the upgrade`() async throws {
      try await TestRuntime.run { runtime in
        let bad = try await refusal(runtime, "not.a.token")
        #expect(bad.status == 401 && bad.headers["www-authenticate"] == ["Bearer"])
        #expect(
          bad.body == #"{"error":"unauthorized","message":"The token is not valid.","reason_code":"invalid_token"}"#
        )
        let old = try await refusal(runtime, try TestTokens.token { $0.issuedAt -= 400 })
        #expect(old.status == 401 && old.body.contains(#""reason_code":"token_expired""#))
      }
    }

    @Test func `another database is not there`() async throws {
      try await TestRuntime.run { runtime in
        let token = try TestTokens.token()
        #expect(try await refusal(runtime, token, "/v1/database/other/subscribe").status == 404)
      }
    }

    @Test func `a protocol that is not ours is refused, and ours is named`() async throws {
      try await TestRuntime.run { runtime in
        let (port, token) = (runtime.server.port, try TestTokens.token())
        let refused = await #expect(throws: RefusedUpgrade.self) {
          _ = try await TestSocket.open(port: port, bearer: token, protocolName: "graphql-ws", runtime.group)
        }
        #expect(refused?.status == 400)
        let bare = try await TestSocket.open(port: port, bearer: token, protocolName: nil, runtime.group)
        guard case .authenticated = try await bare.message() else { throw UnexpectedFrame(seen: .gone) }
      }
    }

    @Test func `a socket without a token is closed when its time is over`() async throws {
      try await TestRuntime.run({ $0.limits.authentication = .milliseconds(100) }) { runtime in
        let socket = try await runtime.socket()
        #expect(try await socket.closed() == .close(code: 4408, reason: "authentication_timeout"))
      }
    }

    @Test func `a bad token in the first message closes the socket`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.socket()
        try await socket.send(.authenticate(token: "not.a.token"))
        #expect(try await socket.closed() == .close(code: 4401, reason: "invalid_token"))
        #expect(try await socket.closed() == .gone)
      }
    }

    @Test func `nothing is read before a token`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.socket()
        try await socket.send(.subscribe(stream: TestTokens.stream, after: 0))
        #expect(try await socket.closed() == .close(code: 1008, reason: "authenticate_first"))
      }
    }

    @Test func `a stream that is not granted is refused, and the socket stays`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.socket(
          bearer: try TestTokens.token { $0.scopes = ["runtime.codex_worker_events"] }
        )
        _ = try await socket.message()
        for (stream, code) in [("run:7:events", "forbidden_topic"), (TestTokens.stream, "missing_scope")] {
          try await socket.send(.subscribe(stream: stream, after: 0))
          guard case .refused(let refusal) = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
          #expect(refusal.code.rawValue == code && refusal.stream == stream)
        }
        try await socket.send(.subscribe(stream: TestTokens.other, after: 0))
        guard case .subscribed = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
      }
    }

    @Test func `without a fresh list nobody new is let in`() async throws {
      try await TestRuntime.run(waits: false) { runtime in
        let refused = try await refusal(runtime, try TestTokens.token())
        #expect(refused.status == 503 && refused.headers["retry-after"] == ["1"])
        #expect(refused.body.contains(#""reason_code":"revocations_stale""#))
        let socket = try await runtime.socket()
        try await socket.send(.authenticate(token: try TestTokens.token()))
        #expect(try await socket.closed() == .close(code: 4503, reason: "revocations_stale"))
        #expect(try await runtime.get("/ready").status == 503)
      }
    }

    @Test func `the service is told which ring the runtime has`() async throws {
      try await TestRuntime.run { runtime in
        try await runtime.until { !runtime.feed.reports.isEmpty }
        #expect(runtime.feed.reports[0].contains(#""id":"runtime-test""#))
      }
    }
  }
}
