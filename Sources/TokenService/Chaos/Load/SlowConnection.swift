import NIOCore

/// One slow client.
final class SlowConnection: ChannelInboundHandler {
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
      isFirst ? String(repeating: "GET /openapi.yaml HTTP/1.1\r\nhost: a\r\n\r\n", count: 60) : nil
    }
  }
}
