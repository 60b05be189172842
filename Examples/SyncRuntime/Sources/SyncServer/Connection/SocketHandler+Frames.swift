import NIOCore
import NIOWebSocket
import SyncWire

extension SocketHandler {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = Self.unwrapInboundIn(data)
    session.showedLife()
    switch frame.opcode {
    case .text where !isClosing:
      let bytes = Array(buffer: frame.unmaskedData)
      change { $0.receive(ClientInput(parsing: bytes), at: $1) }
    case .binary where !isClosing:
      change { $0.receive(.invalid("Messages are text frames."), at: $1) }
    case .ping where !isClosing:
      write(.pong, frame.unmaskedData)
      context.flush()
    case .connectionClose: closeFrameCame(frame, context)
    default: break
    }
  }

  /// A client that does not take what was written is not listened to, so that answers cannot pile up either.
  func channelWritabilityChanged(context: ChannelHandlerContext) {
    let isWritable = context.channel.isWritable
    context.channel.setOption(.autoRead, value: isWritable).whenFailure { _ in }
    // What was written has gone: whoever took it is there.
    if isWritable {
      session.showedLife()
      change { _, _ in [] }
    }
    context.fireChannelWritabilityChanged()
  }

  /// What is no WebSocket, or too long.
  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case NIOWebSocketError.invalidFrameLength, NIOWebSocketFrameAggregator.Error.accumulatedFrameSizeIsTooLarge,
      NIOWebSocketFrameAggregator.Error.tooManyFragments:
      change { session, _ in session.close(.tooBig, reason: "message_too_long") }
    case is NIOWebSocketError, is NIOWebSocketFrameAggregator.Error:
      change { session, _ in session.close(.policyViolation, reason: "not_websocket") }
    // What follows a frame that was refused: read until the client has seen why.
    case ByteToMessageDecoderError.dataReceivedInErrorState where isClosing: break
    default: context.close(promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    if !isClosing { parts.metrics.closed("client_gone") }
    isClosing = true
    context.fireChannelInactive()
  }

  func write(_ opcode: WebSocketOpcode, _ data: ByteBuffer) {
    context?.write(Self.wrapOutboundOut(WebSocketFrame(fin: true, opcode: opcode, data: data)), promise: nil)
  }

  // MARK: Closing

  /// Says why, waits for the client's close frame for a moment, and ends the connection.
  func close(_ code: CloseCode, _ reason: String) {
    guard !isClosing, let context else { return }
    isClosing = true
    parts.metrics.closed(reason)
    timer?.task.cancel()
    var data = ByteBuffer()
    data.writeInteger(code.rawValue)
    data.writeString(reason)
    write(.connectionClose, data)
    context.flush()
    // The answer must be read although the client is slow.
    context.channel.setOption(.autoRead, value: true).whenFailure { _ in }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: TimeAmount(parts.limits.closing)) { bound.value.close(promise: nil) }
  }

  func disconnect() {
    guard !isClosing, let context else { return }
    isClosing = true
    DeliveryMetrics.add(1, to: parts.metrics.unanswered)
    parts.metrics.closed("no_sign_of_life")
    context.close(promise: nil)
  }

  private func closeFrameCame(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
    guard !isClosing else {
      context.close(promise: nil)
      return
    }
    isClosing = true
    parts.metrics.closed("client_closed")
    var data = frame.unmaskedData
    let answer = WebSocketFrame(
      fin: true,
      opcode: .connectionClose,
      data: data.readSlice(length: min(2, data.readableBytes)) ?? ByteBuffer()
    )
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(Self.wrapOutboundOut(answer)).whenComplete { _ in bound.value.close(promise: nil) }
  }
}
