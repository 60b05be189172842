import NIOCore
import NIOWebSocket
import SyncWire

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Turns frames into messages; answers pings and close frames.
final class SocketHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let tell: SocketListener
  private let decoder = JSONDecoder()
  private var isOver = false

  init(tell: @escaping SocketListener) { self.tell = tell }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return }
    let frame = Self.unwrapInboundIn(data)
    switch frame.opcode {
    case .text: message(frame.unmaskedData)
    case .ping:
      tell(.heard)
      write(.pong, frame.unmaskedData, context)
    case .pong: tell(.heard)
    case .connectionClose: closed(frame.unmaskedData, context)
    default: tell(.nonsense)
    }
  }

  private func message(_ buffer: ByteBuffer) {
    guard let message = try? decoder.decode(ServerMessage.self, from: Data(buffer.readableBytesView)) else {
      return tell(.nonsense)
    }
    tell(.message(message))
  }

  /// The server's code is sent back, as RFC 6455 §5.5.1 has it; then nothing is waited for.
  private func closed(_ body: ByteBuffer, _ context: ChannelHandlerContext) {
    var rest = body
    let code = rest.readInteger(as: UInt16.self)
    over(code.map { .closed(code: $0, reason: String(buffer: rest)) } ?? .network)
    write(.connectionClose, body.getSlice(at: body.readerIndex, length: min(2, body.readableBytes)) ?? body, context)
    context.close(promise: nil)
  }

  private func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext) {
    let frame = WebSocketFrame(fin: true, opcode: opcode, maskKey: .random(), data: data)
    context.writeAndFlush(Self.wrapOutboundOut(frame), promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // Frames that are too long or malformed: the session closes with a code.
    if !isOver, error is NIOWebSocketError || error is NIOWebSocketFrameAggregator.Error { tell(.nonsense) }
    over(.network)
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    over(.network)
    context.fireChannelInactive()
  }

  private func over(_ loss: Loss) {
    guard !isOver else { return }
    isOver = true
    tell(.lost(loss))
  }
}
