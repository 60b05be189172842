import HummingbirdCore
import NIOCore
import Synchronization

@testable import TokenService

/// A listener with the service's own connections, and behind them a responder that tells what reached it.
struct StubListener: Sendable {
  let port: Int
  let reached: Reached
  /// Begins the graceful shutdown.
  let quiesce: @Sendable () -> Void

  /// What came through the gate.
  final class Reached: Sendable {
    let requests = Mutex<[String]>([])
    var all: [String] { requests.withLock { $0 } }
  }

  /// Runs `body` against a listener on a free port.
  ///
  /// - Parameters:
  ///   - atOnce: whether requests are answered on the event loop, with what reached it, or by `respond`.
  static func run(
    limits: ConnectionLimits = ConnectionLimits(),
    atOnce: Bool = false,
    respond: @escaping @Sendable (String) async throws -> String = { $0 },
    _ body: @escaping @Sendable (StubListener) async throws -> Void
  ) async throws {
    let reached = Reached()
    var bounded = limits
    bounded.shutdown = min(limits.shutdown, .seconds(5))
    let limits = bounded
    let responder: HTTPChannelHandler.Responder = { request, writer, _ in
      let content = try await request.body.collect(upTo: .max)
      let line = "\(request.method.rawValue) \(request.uri.string) \(String(buffer: content))"
      reached.requests.withLock { $0.append(line) }
      let response = Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: try await respond(line))))
      try await writer.write(response: response.head, body: response.body)
    }
    let refuse: RequestGate.Refuse = { failure, head in
      Answer(failure, requestID: RequestID.choose(head?.requestID))
    }
    let answerAtOnce: RequestGate.AnswerAtOnce = { request, _ in
      guard atOnce else { return nil }
      let line = "\(request.head.method) \(request.head.uri) \(request.body.map { String(buffer: $0) } ?? "")"
      reached.requests.withLock { $0.append(line) }
      return Answer(status: 200, contentType: "text/plain", requestID: "r", body: ByteBuffer(string: line))
    }
    let builder = HTTPServerBuilder {
      ServiceChannel(responder: $0, limits: limits, refuse: refuse, answerAtOnce: answerAtOnce)
    }
    try await StubServer.run(builder, responder) { port, quiesce in
      try await body(StubListener(port: port, reached: reached, quiesce: quiesce))
    }
  }

  /// Sends bytes on a connection of their own, and reads until the service closes it.
  func exchange(_ text: String) async throws -> [RawResponse] {
    try await blocking { [port] in
      let connection = try RawConnection(port: port)
      connection.send(text)
      return try connection.allResponses()
    }
  }
}
