import Foundation
import NIOCore
import NIOWebSocket
import SyncWire

/// What a client sees of its socket.
enum Seen: Sendable, Hashable {
  case message(ServerMessage)
  case ping, pong
  case close(code: UInt16, reason: String)
  /// The connection has ended.
  case gone
}

/// Frames in the order in which they came, for a test that takes them one by one.
final class SeenFrames: Sendable {
  /// Nothing came for ten seconds.
  struct Silence: Error {}

  let answersPings: Bool
  private let frames: AsyncStream<Seen>
  private let continuation: AsyncStream<Seen>.Continuation

  init(answersPings: Bool) {
    self.answersPings = answersPings
    (frames, continuation) = AsyncStream<Seen>.makeStream()
  }

  func handler() -> SeenHandler { SeenHandler(self) }

  func take(_ seen: Seen) { continuation.yield(seen) }

  func next(within limit: Duration = .seconds(10)) async throws -> Seen {
    try await withThrowingTaskGroup(of: Seen?.self) { group in
      group.addTask { [frames] in
        for await seen in frames { return seen }
        return nil
      }
      group.addTask {
        try await Task.sleep(for: limit)
        throw Silence()
      }
      defer { group.cancelAll() }
      guard let seen = try await group.next() ?? nil else { throw Silence() }
      return seen
    }
  }
}

/// Hands frames over.
final class SeenHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let frames: SeenFrames

  init(_ frames: SeenFrames) { self.frames = frames }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = Self.unwrapInboundIn(data)
    var data = frame.data
    switch frame.opcode {
    case .text:
      guard let message = try? JSONDecoder().decode(ServerMessage.self, from: Data(data.readableBytesView)) else {
        return frames.take(.close(code: 0, reason: "not a message: " + String(buffer: data)))
      }
      frames.take(.message(message))
    case .ping:
      frames.take(.ping)
      guard frames.answersPings else { return }
      write(.pong, data, context)
    case .pong: frames.take(.pong)
    case .connectionClose:
      write(.connectionClose, data, context)
      let code = data.readInteger(as: UInt16.self) ?? 0
      frames.take(.close(code: code, reason: String(buffer: data)))
    default: break
    }
  }

  func channelInactive(context: ChannelHandlerContext) { frames.take(.gone) }

  private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
    let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
    context.writeAndFlush(Self.wrapOutboundOut(frame), promise: nil)
  }
}
