import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle
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
    let responder = CallbackResponder<BasicRequestContext> { request, _ in
      let content = try await request.body.collect(upTo: .max)
      let line = "\(request.method.rawValue) \(request.uri.string) \(String(buffer: content))"
      reached.requests.withLock { $0.append(line) }
      return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: try await respond(line))))
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
    let (started, running) = AsyncStream.makeStream(of: (any Channel).self)
    let (shutdown, quiesce) = AsyncStream.makeStream(of: Void.self)
    let app = Application(
      responder: responder,
      server: HTTPServerBuilder {
        ServiceChannel(responder: $0, limits: limits, refuse: refuse, answerAtOnce: answerAtOnce)
      },
      configuration: .init(address: .hostname("127.0.0.1", port: 0)),
      onServerRunning: { running.yield($0) },
      logger: Logger(label: "stub") { _ in SwiftLogNoOpLogHandler() }
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
      let service = ServiceGroup(configuration: .init(services: [app], logger: app.logger))
      group.addTask { try await service.run() }
      group.addTask {
        for await _ in shutdown { await service.triggerGracefulShutdown() }
      }
      let port = await started.first { _ in true }!.localAddress!.port!
      // SwiftNIO traps where a connection that was just taken is dropped with a cancelled server: end in order.
      defer { quiesce.yield() }
      try await body(StubListener(port: port, reached: reached, quiesce: { quiesce.yield() }))
      quiesce.yield()
      try await group.next()
      quiesce.finish()
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
