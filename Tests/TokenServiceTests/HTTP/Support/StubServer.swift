import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Hummingbird's server on a free port of 127.0.0.1, while a test needs it.
enum StubServer {
  /// Runs `body` with its port, and with what begins a graceful shutdown; ends it in order.
  ///
  /// Not as an `Application`, for the reason that `ListenerService` gives.
  static func run(
    _ builder: HTTPServerBuilder = .http1(),
    _ responder: @escaping HTTPChannelHandler.Responder,
    _ body: @escaping @Sendable (_ port: Int, _ quiesce: @escaping @Sendable () -> Void) async throws -> Void
  ) async throws {
    let logger = Logger(label: "stub") { _ in SwiftLogNoOpLogHandler() }
    let (started, running) = AsyncStream.makeStream(of: Int.self)
    let (shutdown, quiesce) = AsyncStream.makeStream(of: Void.self)
    let server = try builder.buildServer(
      configuration: ServerConfiguration(address: .hostname("127.0.0.1", port: 0)),
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton,
      logger: logger,
      responder: responder,
      onServerRunning: { running.yield($0.localAddress?.port ?? 0) }
    )
    try await withThrowingTaskGroup(of: Void.self) { group in
      let service = ServiceGroup(configuration: .init(services: [server], logger: logger))
      group.addTask { try await service.run() }
      group.addTask {
        for await _ in shutdown { await service.triggerGracefulShutdown() }
      }
      let port = await started.first { _ in true } ?? 0
      // SwiftNIO traps where a connection that was just taken is dropped with a cancelled server: end in order.
      defer { quiesce.yield() }
      try await body(port) { quiesce.yield() }
      quiesce.yield()
      try await group.next()
      quiesce.finish()
    }
  }
}
