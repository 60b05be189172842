import AsyncHTTPClient
import JWT
import NIOCore
import NIOPosix
import SyncLog
import Synchronization
public import TokenRules
public import TokenVerification

/// A runtime that serves streams over WebSocket, and checks tokens in process.
public final class SyncServer: Sendable {
  /// Where it listens.
  public let host: String
  /// The port that it has.
  public let port: Int

  let parts: RuntimeParts
  private let watch: TokenWatch
  private let group: MultiThreadedEventLoopGroup
  private let client: HTTPClient
  private let listener: any Channel
  private let following: Task<Void, Never>

  /// Starts a server: when this returns, it listens.
  ///
  /// - Parameter report: is told what happens, in words; never a token.
  /// - Throws: ``SyncServerError``.
  public init(
    _ configuration: SyncServerConfiguration,
    clock: any TokenClock = SystemClock(),
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) async throws(SyncServerError) {
    let tokens = try TokenParts(configuration, clock: clock, report: report)
    let log: SyncLog
    do { log = try SyncLog(directory: configuration.dataDirectory, bounds: configuration.bounds) } catch {
      throw .log(error)
    }
    group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
    client = HTTPClient(eventLoopGroupProvider: .shared(group))
    let threads = NIOThreadPool(numberOfThreads: 2)
    threads.start()
    let revocations = tokens.revocations
    parts = RuntimeParts(
      database: configuration.database,
      limits: configuration.limits,
      judge: tokens.gate,
      log: log,
      hub: StreamHub(group),
      clock: clock,
      threads: threads,
      listAge: { (try? revocations.list()) == nil ? nil : revocations.age() }
    )
    let hub = parts.hub
    let link = ServiceLink(url: configuration.feedURL, tokenFile: configuration.feedTokenFile, client: client)
    watch = TokenWatch(keys: tokens.keys, revocations: revocations, reporter: tokens.reporter, link: link) {
      hub.recheck()
    }
    do {
      listener = try await Self.listen(configuration, group, parts)
    } catch {
      try? await client.shutdown()
      try? await threads.shutdownGracefully()
      try? await group.shutdownGracefully()
      throw .address("\(configuration.host):\(configuration.port) cannot be listened on: \(error)")
    }
    host = configuration.host
    port = listener.localAddress?.port ?? configuration.port
    following = Task { [watch] in await watch.run() }
  }

  /// Closes every socket with 1001, and stops; a second call does nothing.
  public func shutDown() async {
    guard !parts.isShuttingDown.exchange(true, ordering: .acquiringAndReleasing) else { return }
    try? await listener.close()
    await parts.hub.shutDown()
    // Until the clients have answered the close frames, or have had their time for it.
    let end = ContinuousClock.now + parts.limits.closing + .seconds(1)
    while parts.metrics.sockets.load(ordering: .relaxed) > 0, ContinuousClock.now < end {
      try? await Task.sleep(for: .milliseconds(20))
    }
    following.cancel()
    await following.value
    try? await client.shutdown()
    try? await parts.threads.shutdownGracefully()
    try? await group.shutdownGracefully()
  }

  /// The ids of the keys that are accepted now.
  var ring: [String] { watch.keys.ring.value.entries.map(\.key.id) }

  private static func listen(
    _ configuration: SyncServerConfiguration,
    _ group: MultiThreadedEventLoopGroup,
    _ parts: RuntimeParts
  ) async throws -> any Channel {
    try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 1024)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelOption(.writeBufferWaterMark, value: .init(low: 32_768, high: 131_072))
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try HTTPPipeline.configure(channel, parts) }
      }
      .bind(host: configuration.host, port: configuration.port).get()
  }
}
