import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import SyncWire

/// A WebSocket client for tests: NIO's, with every frame handed to the test.
final class TestSocket: Sendable {
  let channel: any Channel
  let seen: SeenFrames

  private init(_ channel: any Channel, _ seen: SeenFrames) { (self.channel, self.seen) = (channel, seen) }

  /// Opens a socket.
  ///
  /// - Throws: ``RefusedUpgrade`` with the server's answer.
  static func open(
    port: Int,
    path: String = "/v1/database/db/subscribe",
    bearer: String? = nil,
    protocolName: String? = "spacetime.sync.v1",
    answersPings: Bool = true,
    receiveBuffer: Int? = nil,
    _ group: MultiThreadedEventLoopGroup
  ) async throws -> TestSocket {
    let seen = SeenFrames(answersPings: answersPings)
    let answer = group.any().makePromise(of: Void.self)
    var bootstrap = ClientBootstrap(group: group)
    if let receiveBuffer { bootstrap = bootstrap.channelOption(.socketOption(.so_rcvbuf), value: .init(receiveBuffer)) }
    let channel = try await bootstrap.channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        let request = UpgradeRequest(path, bearer, protocolName, answer)
        let bound = NIOLoopBound(request, eventLoop: channel.eventLoop)
        let upgrader = NIOWebSocketClientUpgrader(maxFrameSize: 1 << 20) { channel, _ in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(seen.handler())
            answer.succeed(())
          }
        }
        let completion: @Sendable (ChannelHandlerContext) -> Void = {
          $0.pipeline.syncOperations.removeHandler(bound.value, promise: nil)
        }
        // The first frames may come with the answer.
        try channel.pipeline.syncOperations.addHTTPClientHandlers(
          leftOverBytesStrategy: .forwardBytes,
          withClientUpgrade: (upgraders: [upgrader], completionHandler: completion)
        )
        try channel.pipeline.syncOperations.addHandler(request)
      }
    }.connect(host: "127.0.0.1", port: port).get()
    do { try await answer.futureResult.get() } catch {
      try? await channel.close()
      throw error
    }
    return TestSocket(channel, seen)
  }

  /// Sends a message of the protocol.
  func send(_ message: ClientMessage) async throws {
    switch message {
    case .authenticate(let token): try await send(text: #"{"type":"authenticate","token":"\#(token)"}"#)
    case .subscribe(let stream, let after):
      try await send(text: #"{"type":"subscribe","stream":"\#(stream)","after":\#(after)}"#)
    case .unsubscribe(let stream): try await send(text: #"{"type":"unsubscribe","stream":"\#(stream)"}"#)
    }
  }

  /// Sends any text.
  func send(text: String) async throws { try await send(.text, ByteBuffer(string: text)) }

  /// Sends a frame.
  func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer, fin: Bool = true) async throws {
    try await channel.writeAndFlush(WebSocketFrame(fin: fin, opcode: opcode, maskKey: .random(), data: data))
  }

  /// The next that the server does, within ten seconds.
  func next() async throws -> Seen { try await seen.next() }

  /// The next message.
  func message() async throws -> ServerMessage {
    while true {
      switch try await next() {
      case .message(let message): return message
      case .ping, .pong: continue
      case let other: throw UnexpectedFrame(seen: other)
      }
    }
  }

  /// The close frame, with what comes before it left aside.
  func closed() async throws -> Seen {
    while true {
      switch try await next() {
      case .close(let code, let reason): return .close(code: code, reason: reason)
      case .gone: return .gone
      default: continue
      }
    }
  }

  /// Stops reading, as a client does that is busy or stuck.
  func stopReading() async throws { try await channel.setOption(.autoRead, value: false).get() }

  /// Reads again.
  func startReading() async throws { try await channel.setOption(.autoRead, value: true).get() }

  func end() async { try? await channel.close() }
}

/// A frame that the test did not expect.
struct UnexpectedFrame: Error { let seen: Seen }

/// The answer to an upgrade that was refused.
struct RefusedUpgrade: Error {
  let status: Int
  let headers: HTTPHeaders
  let body: String
}
