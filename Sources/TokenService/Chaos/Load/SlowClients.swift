import NIOCore
import NIOPosix

/// Clients that are slow, each on a connection of its own.
final class SlowClients: Temporary {
  private let group: MultiThreadedEventLoopGroup
  private let crowd: NIOLoopBound<SlowCrowd>

  init() async throws {
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let loop = group.next()
    // What an event loop owns is made on it.
    crowd = try await loop.submit { NIOLoopBound(SlowCrowd(), eventLoop: loop) }.get()
  }

  /// Opens the connections, and has each be slow from then on.
  ///
  /// - Parameter port: of loopback.
  func begin(_ counts: [Slowness: Int], port: Int) async throws {
    let (loop, crowd) = (group.next(), crowd)
    for (slowness, count) in counts {
      for _ in 0..<count {
        let channel = try await ClientBootstrap(group: loop)
          .channelOption(.autoRead, value: slowness != .reader)
          .channelOption(.socketOption(.so_rcvbuf), value: slowness == .reader ? 4096 : 65_536)
          .connectTimeout(.seconds(10))
          .channelInitializer { channel in
            channel.eventLoop.makeCompletedFuture {
              let connection = SlowConnection(slowness)
              try channel.pipeline.syncOperations.addHandler(connection)
              crowd.value.connections.append(connection)
            }
          }
          .connect(host: "127.0.0.1", port: port).get()
        _ = channel
      }
    }
    try await loop.submit { crowd.value.begin(on: loop) }.get()
  }

  /// How they stand now.
  func standing() async throws -> SlowStanding {
    let crowd = crowd
    return try await group.next().submit { crowd.value.standing }.get()
  }

  /// Goes away.
  func end() async {
    let crowd = crowd
    try? await group.next().submit { crowd.value.end() }.get()
    try? await group.shutdownGracefully()
  }
}

/// How slow clients stand.
struct SlowStanding: Sendable, Hashable {
  /// Of each kind: how many are connected still.
  var open: [Slowness: Int] = [:]
  /// How many were answered 408.
  var timedOut = 0
  /// How long each of a kind was connected that is no more, in seconds.
  var lives: [Slowness: [Double]] = [:]
}

/// The slow clients of one event loop.
private final class SlowCrowd {
  var connections: [SlowConnection] = []
  private var ticks: RepeatedTask?

  func begin(on loop: any EventLoop) {
    let crowd = NIOLoopBound(self, eventLoop: loop)
    ticks = loop.scheduleRepeatedTask(initialDelay: .zero, delay: .seconds(1)) { _ in
      for connection in crowd.value.connections { connection.sendNext() }
    }
  }

  var standing: SlowStanding {
    var standing = SlowStanding()
    for connection in connections {
      if connection.status == 408 { standing.timedOut += 1 }
      if let life = connection.life {
        standing.lives[connection.slowness, default: []].append(life)
      } else {
        standing.open[connection.slowness, default: 0] += 1
      }
    }
    return standing
  }

  func end() {
    ticks?.cancel()
    for connection in connections { connection.close() }
  }
}

/// One slow client.
private final class SlowConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  let slowness: Slowness
  /// Of the answer, where there was one.
  private(set) var status: Int?
  /// How long it was connected, in seconds.
  private(set) var life: Double?
  private var context: ChannelHandlerContext?
  private var began: NIODeadline?
  private var reader = AnswerReader()

  init(_ slowness: Slowness) { self.slowness = slowness }

  func sendNext() {
    guard let context, context.channel.isActive else { return }
    let isFirst = began == nil
    if isFirst { began = .now() }
    guard let bytes = slowness.bytes(isFirst: isFirst) else { return }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: bytes)), promise: nil)
  }

  func close() { context?.close(promise: nil) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    reader.add(&bytes)
    if let answer = try? reader.next() { status = answer.status }
  }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelInactive(context: ChannelHandlerContext) {
    self.context = nil
    life = began.map { Double((NIODeadline.now() - $0).nanoseconds) / 1e9 } ?? 0
  }
}

extension Slowness {
  /// What is sent at first, and then every second.
  fileprivate func bytes(isFirst: Bool) -> String? {
    switch self {
    case .head: isFirst ? "POST /api/spacetime/token HTTP/1.1\r\nhost: a\r\nx-slow: " : "a"
    case .body:
      isFirst
        ? "POST /api/spacetime/token HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 4096\r\n\r\n{"
        : " "
    case .reader:
      isFirst ? String(repeating: "GET /openapi.yaml HTTP/1.1\r\nhost: a\r\n\r\n", count: 200) : nil
    }
  }
}
