import NIOCore
import NIOHTTP1
import NIOPosix

/// An identity provider (RFC 7662) of the drill's own, on a port of loopback: it knows every token that it is asked about,
/// takes its time, and can hang or be down.
final class DrillProvider: Temporary {
  /// What it does with a question.
  enum Behaviour: Sendable, Hashable {
    /// Answers after so many milliseconds on the average, half of that to one and a half: answers that all take the
    /// same time come in batches.
    case answer(afterMilliseconds: Int64)
    /// Takes it, and never answers.
    case hang
  }

  private let group: MultiThreadedEventLoopGroup
  private let desk: NIOLoopBound<ProviderDesk>
  let port: Int

  /// - Parameter seed: draws how long each answer takes.
  init(_ behaviour: Behaviour, seed: UInt64) async throws {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    // What an event loop owns is made on it.
    let desk = try await loop.submit { NIOLoopBound(ProviderDesk(behaviour, seed: seed), eventLoop: loop) }.get()
    self.desk = desk
    port = try await Self.listen(desk, group, port: LoopbackPort.free())
  }

  var url: String { "http://127.0.0.1:\(port)/introspect" }

  /// What it does with questions from now on; those that hang go on hanging.
  func behave(_ behaviour: Behaviour) async throws { try await atDesk { $0.behaviour = behaviour } }

  /// Closes the port, and every connection.
  func goDown() async throws { try await atDesk { $0.close() } }

  /// Opens the port again; another process may have it for a moment.
  func comeUp() async throws {
    for _ in 0..<50 {
      if (try? await Self.listen(desk, group, port: port)) != nil { return }
      try await Task.sleep(for: .milliseconds(100))
    }
    throw DrillFault("port \(port) cannot be opened again")
  }

  /// The most questions that were open at the same time.
  func mostAtOnce() async throws -> Int { try await atDesk { $0.mostAtOnce } }

  /// Goes away.
  func end() async {
    try? await goDown()
    try? await group.shutdownGracefully()
  }

  private func atDesk<Result: Sendable>(_ body: @escaping @Sendable (ProviderDesk) -> Result) async throws -> Result {
    let desk = desk
    return try await group.next().submit { body(desk.value) }.get()
  }

  private static func listen(
    _ desk: NIOLoopBound<ProviderDesk>,
    _ group: MultiThreadedEventLoopGroup,
    port: Int
  ) async throws -> Int {
    let channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline(withPipeliningAssistance: false)
          try channel.pipeline.syncOperations.addHandler(ProviderConnection(desk.value))
          desk.value.channels.append(channel)
        }
      }
      .bind(host: "127.0.0.1", port: port).get()
    try await channel.eventLoop.submit { desk.value.channels.append(channel) }.get()
    return channel.localAddress?.port ?? 0
  }
}
