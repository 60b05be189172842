import JWT
import NIOCore
import NIOHTTP1
import NIOPosix

/// An identity provider (RFC 7662) of the drill's own, on a port of loopback: it knows every token that it is asked about,
/// takes its time, and can hang or be down.
final class DrillProvider: Temporary {
  /// What it does with a question.
  enum Behaviour: Sendable, Hashable {
    /// Answers after so many milliseconds.
    case answer(afterMilliseconds: Int64)
    /// Takes it, and never answers.
    case hang
  }

  private let group: MultiThreadedEventLoopGroup
  private let desk: NIOLoopBound<ProviderDesk>
  let port: Int

  init(_ behaviour: Behaviour) async throws {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    // What an event loop owns is made on it.
    let desk = try await loop.submit { NIOLoopBound(ProviderDesk(behaviour), eventLoop: loop) }.get()
    self.desk = desk
    port = try await Self.listen(desk, group, port: 0)
  }

  var url: String { "http://127.0.0.1:\(port)/introspect" }

  /// What it does with questions from now on; those that hang go on hanging.
  func behave(_ behaviour: Behaviour) async throws { try await atDesk { $0.behaviour = behaviour } }

  /// Closes the port, and every connection.
  func goDown() async throws { try await atDesk { $0.close() } }

  /// Opens the port again.
  func comeUp() async throws { _ = try await Self.listen(desk, group, port: port) }

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

/// What the connections of the provider share.
private final class ProviderDesk {
  var behaviour: DrillProvider.Behaviour
  var channels: [any Channel] = []
  private(set) var mostAtOnce = 0
  private var open = 0

  init(_ behaviour: DrillProvider.Behaviour) { self.behaviour = behaviour }

  func begin() {
    open += 1
    mostAtOnce = max(mostAtOnce, open)
  }

  func end() { open -= 1 }

  func close() {
    for channel in channels { channel.close(promise: nil) }
    channels = []
  }
}

/// One connection to the provider: a question, then its answer.
private final class ProviderConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let desk: ProviderDesk
  private var form = ""
  private var isAsked = false

  init(_ desk: ProviderDesk) { self.desk = desk }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: form = ""
    case .body(let body): form += String(buffer: body)
    case .end:
      isAsked = true
      desk.begin()
      guard case .answer(let milliseconds) = desk.behaviour else { return }
      context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(milliseconds)) { self.answer(context) }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    conclude()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func conclude() {
    guard isAsked else { return }
    isAsked = false
    desk.end()
  }

  private func answer(_ context: ChannelHandlerContext) {
    guard isAsked, context.channel.isActive else { return }
    conclude()
    let body = ByteBuffer(bytes: Self.text(about: token))
    let headers: HTTPHeaders = ["content-type": "application/json", "content-length": "\(body.readableBytes)"]
    let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  /// The tokens of the drill need no escaping in a form.
  private var token: String {
    let field = form.split(separator: "&").first { $0.hasPrefix("token=") }
    return String(field?.dropFirst("token=".count) ?? "")
  }

  private static func text(about token: String) -> [UInt8] {
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.member("active", true)
    writer.member("sub", "user:" + token)
    writer.member("oa_org_id", "org:chaos")
    writer.member("oa_session_id", "sess_" + token)
    writer.endObject()
    return writer.bytes
  }
}
