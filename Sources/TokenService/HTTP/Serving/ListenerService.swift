import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// One listener: Hummingbird's server over the service's own connections.
///
/// Not Hummingbird's `Application`: the clock that it runs for `date` stands on swift-async-algorithms' `merge`, which
/// holds a lock while it waits (apple/swift-async-algorithms#430) and stops an event loop for good when the server ends
/// in that moment.
struct ListenerService: Service {
  let listener: Listener
  let host: String
  let port: Int
  let responder: TokenResponder
  let limits: ConnectionLimits
  let group: any EventLoopGroup
  let logger: Logger
  /// Whether what needs no waiting is answered on the event loop; tests ask the other way too.
  var answersAtOnce = true
  /// Hears the port when connections are taken.
  let isUp: @Sendable (Listener, Int) -> Void

  func run() async throws {
    do {
      try await server().run()
    } catch let error as IOError {
      throw ListenFailure(listener, host, port, error.errnoCode)
    } catch let error as SocketAddressError {
      throw ListenFailure(listener, host, port, reason: "the host is not known (\(error))")
    }
  }

  private func server() throws -> any Service {
    let side: ServiceMetrics.Listener = listener == .public ? .public : .internal
    let connections = ConnectionCount(shownIn: (responder.core.metrics, side))
    let adapter = HummingbirdResponder(responder: responder, maximumConcurrency: limits.concurrentRequests)
    let answerAtOnce: RequestGate.AnswerAtOnce = { [answersAtOnce] request, peer in
      answersAtOnce ? adapter.answerAtOnce(request, from: peer) : nil
    }
    let builder = HTTPServerBuilder { respond in
      ServiceChannel(
        responder: respond,
        limits: limits,
        refuse: responder.refuse,
        answerAtOnce: answerAtOnce,
        allowsLargeBody: responder.allowsLargeBody,
        connections: connections
      )
    }
    return try builder.buildServer(
      configuration: ServerConfiguration(address: .hostname(host, port: port), backlog: 1024),
      eventLoopGroup: group,
      logger: logger,
      responder: { request, writer, channel in
        let response = try await adapter.respond(to: request, from: channel.remoteAddress)
        try await writer.write(response: response.head, body: response.body)
      },
      onServerRunning: { isUp(listener, $0.localAddress?.port ?? port) }
    )
  }
}

/// Both listeners as one service, so that a shutdown stops them at the same time.
struct Listeners: Service {
  let all: [ListenerService]

  func run() async throws {
    let groups = all.map { ServiceGroup(configuration: .init(services: [$0], logger: $0.logger)) }
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for group in groups { tasks.addTask { try await group.run() } }
      do {
        for try await _ in tasks {}
      } catch {
        // One cannot be opened: the other ends in order. Cancelled, it could drop a connection that it has just taken,
        // and SwiftNIO traps where one is dropped like that.
        for group in groups { await group.triggerGracefulShutdown() }
        while await tasks.nextResult() != nil {}
        throw error
      }
    }
  }
}
