import NIOCore
import Testing

@testable import TokenService

/// The load over a real socket.
@Suite struct OpenLoopTests {
  private static let request = MintRequest.bytes(bearer: "nobody")

  @Test func `a load is offered at its rate, and every answer is counted`() async throws {
    try await StubListener.run(atOnce: true) { listener in
      let seen = try await OpenLoop(port: listener.port, connections: 16).use { load in
        try await load.run(rate: 200, seconds: 1) { _ in Self.request }
      }
      #expect((190...200).contains(seen.sent))
      // What comes due in the very end is too late to be sent.
      #expect((0...5).contains(seen.due - seen.sent))
      // The stub answers 200 with no lease in it.
      #expect(seen.unreadable == seen.sent)
      #expect((0.99...1.05).contains(seen.seconds))
    }
  }

  @Test func `a service that does not answer does not slow the load down`() async throws {
    let gate = Gate()
    try await StubListener.run(respond: { line in
      await gate.pass()
      return line
    }) { listener in
      defer { gate.open() }
      let seen = try await OpenLoop(port: listener.port, connections: 200, patience: .milliseconds(500)).use { load in
        try await load.run(rate: 100, seconds: 1) { _ in Self.request }
      }
      #expect((90...100).contains(seen.sent))
      #expect(seen.unanswered == seen.sent)
    }
  }

  @Test func `what no connection is left for is due, and not sent`() async throws {
    let gate = Gate()
    try await StubListener.run(respond: { line in
      await gate.pass()
      return line
    }) { listener in
      defer { gate.open() }
      let seen = try await OpenLoop(port: listener.port, connections: 5, patience: .milliseconds(700)).use { load in
        try await load.run(rate: 100, seconds: 0.5) { _ in Self.request }
      }
      #expect(seen.sent == 5 && seen.due >= 45)
    }
  }

  @Test func `nobody there is no answer`() async throws {
    let port = try LoopbackPort.free()
    let seen = try await OpenLoop(port: port, connections: 5).use { load in
      try await load.run(rate: 50, seconds: 0.3) { _ in Self.request }
    }
    #expect(seen.sent == 0 && seen.accepted == 0 && seen.unanswered > 0)
  }

  @Test func `a load that is cancelled ends`() async throws {
    try await StubListener.run(atOnce: true) { listener in
      let load = try await OpenLoop(port: listener.port, connections: 4)
      let run = Task { try await load.run(rate: 50, seconds: 3600) { _ in Self.request } }
      run.cancel()
      await #expect(throws: CancellationError.self) { try await run.value }
      await load.end()
    }
  }
}
