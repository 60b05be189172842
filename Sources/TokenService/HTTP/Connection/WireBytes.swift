import NIOCore

/// Stands before SwiftNIO's HTTP decoder and counts what it is fed: the decoder does not limit white space, empty lines
/// and chunk framing, and skips line ends of any kind before a request line.
final class WireBytes: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let gate: RequestGate

  init(gate: RequestGate) { self.gate = gate }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let buffer = unwrapInboundIn(data)
    guard gate.admit(buffer) else { return }
    context.fireChannelRead(data)
    gate.decoded(buffer)
  }
}
