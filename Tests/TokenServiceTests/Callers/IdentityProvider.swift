import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// An identity provider on a port of its own (RFC 7662), which does what a test tells it to.
final class IdentityProvider: Sendable {
  /// A question as it came over the wire.
  struct Question: Sendable {
    let form: String
    let authorization, contentType, traceparent, tracestate: String?
  }

  enum Behaviour: Sendable {
    case answer(String, status: Int = 200)
    /// Sends nothing until the gate opens, then an answer.
    case wait(Gate, String)
    case hang
    /// Sends a byte now and then, without an end.
    case drip
    case redirect(String)
  }

  private let state: Mutex<(behaviour: Behaviour, questions: [Question])>
  private let port = Mutex(0)
  /// What ends an answer that has no end of its own, so that the server can end.
  private let end = Gate()

  private init(_ behaviour: Behaviour) { state = Mutex((behaviour, [])) }

  var url: String { "http://127.0.0.1:\(port.withLock { $0 })/introspect" }
  var questions: [Question] { state.withLock { $0.questions } }

  func behave(_ behaviour: Behaviour) { state.withLock { $0.behaviour = behaviour } }

  /// Runs one while `body` goes on.
  static func run(
    _ behaviour: Behaviour,
    _ body: @escaping @Sendable (IdentityProvider) async throws -> Void
  ) async throws {
    let provider = IdentityProvider(behaviour)
    try await StubServer.run(.http1()) { request, writer, _ in
      let response = try await provider.respond(to: request)
      try await writer.write(response: response.head, body: response.body)
    } _: { port, _ in
      provider.port.withLock { $0 = port }
      defer { provider.end.open() }
      try await body(provider)
    }
  }

  private func respond(to request: Request) async throws -> Response {
    let form = try await request.body.collect(upTo: 1 << 20)
    let behaviour = state.withLock { state in
      state.questions.append(
        Question(
          form: String(buffer: form),
          authorization: request.headers[.authorization],
          contentType: request.headers[.contentType],
          traceparent: request.headers[HTTPField.Name("traceparent")!],
          tracestate: request.headers[HTTPField.Name("tracestate")!]
        )
      )
      return state.behaviour
    }
    switch behaviour {
    case .answer(let text, let status): return Self.response(text, status)
    case .wait(let gate, let text):
      await gate.pass()
      return Self.response(text, 200)
    case .hang:
      await end.pass()
      return Self.response("", 200)
    case .drip:
      return Response(
        status: .ok,
        body: ResponseBody { [end] writer in
          while !end.isOpen {
            try await writer.write(ByteBuffer(string: " "))
            try await Task.sleep(for: .milliseconds(20))
          }
          try await writer.finish(nil)
        }
      )
    case .redirect(let url): return Response(status: .temporaryRedirect, headers: [.location: url])
    }
  }

  private static func response(_ text: String, _ status: Int) -> Response {
    Response(
      status: .init(code: status),
      headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
  }
}

/// Holds whoever comes until it is opened.
final class Gate: Sendable {
  private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

  var isOpen: Bool { state.withLock(\.isOpen) }

  func pass() async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if !state.isOpen { state.waiting.append(continuation) }
        return state.isOpen
      }
      if isOpen { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}
