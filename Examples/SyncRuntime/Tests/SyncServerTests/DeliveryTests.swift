import SyncWire
import Testing

@testable import SyncServer

extension ServerTests {
  /// A real server, real sockets: what a client is given, and in which order.
  @Suite struct DeliveryTests {
    private static let stream = TestTokens.stream

    @Test func `a subscription replays, then says live, then goes on`() async throws {
      try await TestRuntime.run { runtime in
        for number in 1...3 { #expect(try await runtime.append("e\(number)", "d\(number)") == 201) }
        let socket = try await runtime.openSocket()
        try await socket.send(.subscribe(stream: Self.stream, after: 1))
        #expect(try await socket.message() == .subscribed(stream: Self.stream, after: 1, floor: 1, head: 3))
        #expect(try await socket.message() == .event(SyncEvent(stream: Self.stream, seq: 2, data: "d2")))
        #expect(try await socket.message() == .event(SyncEvent(stream: Self.stream, seq: 3, data: "d3")))
        #expect(try await socket.message() == .live(stream: Self.stream, head: 3))
        try await runtime.append("e4", "d4")
        #expect(try await socket.message() == .event(SyncEvent(stream: Self.stream, seq: 4, data: "d4")))
      }
    }

    @Test func `a stream without events is live at once`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        try await socket.send(.subscribe(stream: Self.stream, after: 0))
        #expect(try await socket.message() == .subscribed(stream: Self.stream, after: 0, floor: 1, head: 0))
        #expect(try await socket.message() == .live(stream: Self.stream, head: 0))
        try await runtime.append("e1")
        #expect(try await socket.message() == .event(SyncEvent(stream: Self.stream, seq: 1, data: "data")))
      }
    }

    @Test func `the first message may bring the token`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.socket()
        try await socket.send(.authenticate(token: try TestTokens.token()))
        guard case .authenticated(let id, let expiresIn, let refreshAfterIn) = try await socket.message() else {
          throw UnexpectedFrame(seen: .gone)
        }
        #expect(id == "sync_0123456789abcdef0123456789abcdef")
        #expect((298...300).contains(expiresIn) && (268...270).contains(refreshAfterIn))
      }
    }

    @Test func `an ended subscription is silent`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        try await socket.send(.subscribe(stream: Self.stream, after: 0))
        _ = try await (socket.message(), socket.message())
        try await socket.send(.unsubscribe(stream: Self.stream))
        #expect(try await socket.message() == .unsubscribed(stream: Self.stream))
        try await runtime.append("e1")
        try await socket.send(text: #"{"type":"append","stream":"s"}"#)
        guard case .refused(let refusal) = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        #expect(refusal.code == .readOnly)
      }
    }
  }
}
