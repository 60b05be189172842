import NIOCore
import SyncLog
import SyncWire
import Testing

@testable import SyncServer

extension ServerTests {
  /// A real server, real sockets: clients that ask for too much, read too slowly or are gone.
  @Suite struct LimitTests {
    private static let stream = TestTokens.stream

    @Test func `a message that is too long closes the socket, whole and in parts`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        try await socket.send(.text, ByteBuffer(repeating: 0x20, count: 200_000))
        #expect(try await socket.closed() == .close(code: 1009, reason: "message_too_long"))
        let other = try await runtime.openSocket()
        try await other.send(.text, ByteBuffer(repeating: 0x20, count: 9000), fin: false)
        try await other.send(.continuation, ByteBuffer(repeating: 0x20, count: 9000))
        #expect(try await other.closed() == .close(code: 1009, reason: "message_too_long"))
      }
    }

    @Test func `a message in parts is put together`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        try await socket.send(.text, ByteBuffer(string: #"{"type":"unsub"#), fin: false)
        try await socket.send(.continuation, ByteBuffer(string: #"scribe","stream":"s"}"#))
        #expect(try await socket.message() == .unsubscribed(stream: "s"))
      }
    }

    @Test func `one stream more than allowed is refused`() async throws {
      try await TestRuntime.run({ $0.limits.streams = 1 }) { runtime in
        let socket = try await runtime.openSocket()
        for _ in 1...2 {
          try await socket.send(.subscribe(stream: Self.stream, after: 0))
          _ = try await (socket.message(), socket.message())
        }
        try await socket.send(.subscribe(stream: TestTokens.other, after: 0))
        guard case .refused(let refusal) = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        #expect(refusal.code == .tooManyStreams)
      }
    }

    @Test func `one socket more than allowed is refused`() async throws {
      try await TestRuntime.run({ $0.limits.sockets = 1 }) { runtime in
        let first = try await runtime.openSocket()
        let refused = await #expect(throws: RefusedUpgrade.self) { _ = try await runtime.openSocket() }
        #expect(refused?.status == 503 && refused?.body.contains("too_many_sockets") == true)
        await first.end()
        try await runtime.until { runtime.server.parts.metrics.sockets.load(ordering: .relaxed) == 0 }
        _ = try await runtime.openSocket()
      }
    }

    @Test func `a client without a sign of life is let go, one that answers stays`() async throws {
      let quick: (inout SyncServerConfiguration) -> Void = {
        ($0.limits.ping, $0.limits.pong) = (.milliseconds(200), .milliseconds(150))
      }
      try await TestRuntime.run(quick) { runtime in
        let silent = try await runtime.socket(bearer: try TestTokens.token(), answersPings: false)
        let alive = try await runtime.openSocket()
        _ = try await silent.message()
        #expect(try await silent.next() == .ping)
        #expect(try await silent.next() == .gone)
        for _ in 1...4 { #expect(try await alive.next() == .ping) }
        #expect(runtime.server.parts.metrics.unanswered.load(ordering: .relaxed) == 1)
      }
    }

    @Test func `a ping is answered`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        try await socket.send(.ping, ByteBuffer(string: "here?"))
        #expect(try await socket.next() == .pong)
      }
    }

    @Test func `a slow reader lags, and is given everything when it reads again`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        try await socket.send(.subscribe(stream: Self.stream, after: 0))
        _ = try await (socket.message(), socket.message())
        try await socket.stopReading()
        let (count, data) = (600, String(repeating: "x", count: 30_000))
        for number in 1...count {
          _ = try runtime.server.parts.log.append(.init(Self.stream), id: "e\(number)", data: data)
        }
        runtime.server.parts.hub.announce(.init(Self.stream))
        try await Task.sleep(for: .milliseconds(300))
        let sent = runtime.server.parts.metrics.delivered.load(ordering: .relaxed)
        #expect(sent < count, "what the sockets' buffers take, and no queue behind them")
        try await socket.startReading()
        for number in 1...count {
          guard case .event(let event) = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
          #expect(event.seq == Int64(number))
        }
      }
    }

    @Test func `a reader that falls below the floor is told so, and stays`() async throws {
      try await TestRuntime.run({ $0.bounds = LogBounds(retainedEvents: 10) }) { runtime in
        let socket = try await runtime.openSocket()
        try await socket.send(.subscribe(stream: Self.stream, after: 0))
        _ = try await (socket.message(), socket.message())
        try await socket.stopReading()
        let data = String(repeating: "x", count: 30_000)
        for number in 1...600 {
          _ = try runtime.server.parts.log.append(.init(Self.stream), id: "e\(number)", data: data)
          runtime.server.parts.hub.announce(.init(Self.stream))
          if number % 20 == 0 { try await Task.sleep(for: .milliseconds(5)) }
        }
        try await socket.startReading()
        var last: Int64 = 0
        while case .event(let event) = try await socket.message() {
          #expect(event.seq == last + 1)
          last = event.seq
        }
        #expect(last < 590)
        try await socket.send(.subscribe(stream: Self.stream, after: last))
        guard case .refused(let refusal) = try await socket.message() else { throw UnexpectedFrame(seen: .gone) }
        #expect(refusal.code == .staleCursor && refusal.floor == 591 && refusal.head == 600)
        #expect(runtime.server.parts.metrics.dropped.load(ordering: .relaxed) == Int(590 - last))
      }
    }

    @Test func `a stop closes sockets with 1001`() async throws {
      try await TestRuntime.run { runtime in
        let socket = try await runtime.openSocket()
        async let stopped: Void = runtime.server.shutDown()
        #expect(try await socket.closed() == .close(code: 1001, reason: "shutting_down"))
        #expect(try await socket.closed() == .gone)
        await stopped
      }
    }
  }
}
