import NIOCore
import NIOHTTP1
import NIOWebSocket
import SyncLog
import Synchronization

/// Gathers a request, has it answered, and writes the answer.
final class HTTPHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// The longest body, in bytes: an event's data with every character escaped would not fit, and need not.
  static let bodyLength = 65_536
  /// How long a client may take for a request, and between two.
  private static let patience = TimeAmount.seconds(15)

  private let responder: Responder
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []
  private var isTooLong = false
  private var timer: Scheduled<Void>?

  init(_ parts: RuntimeParts) { responder = Responder(parts: parts) }

  func handlerAdded(context: ChannelHandlerContext) { wait(context) }

  func handlerRemoved(context: ChannelHandlerContext) { timer?.cancel() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch Self.unwrapInboundIn(data) {
    case .head(let head): (self.head, body, isTooLong) = (head, [], false)
    case .body(let buffer):
      isTooLong = isTooLong || body.count + buffer.readableBytes > Self.bodyLength
      if isTooLong { body = [] } else { body += buffer.readableBytesView }
    case .end:
      guard let head else { return }
      self.head = nil
      timer?.cancel()
      answer(head, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // A refused upgrade comes here too, and is answered as a request.
    if error is NIOWebSocketUpgradeError { return }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    context.fireChannelInactive()
  }

  private func answer(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
    if isTooLong { return write(.tooLarge, keepsAlive: false, context) }
    let request = HTTPExchange(head, body: body)
    body = []
    switch responder.respond(to: request, head) {
    case .answer(let answer): write(answer, keepsAlive: head.isKeepAlive, context)
    case .append(let stream, let id, let data): append(stream, id, data, head.isKeepAlive, context)
    }
  }

  /// Writes the event beside the event loop, tells the subscribers, and answers.
  private func append(
    _ stream: StreamName,
    _ id: String,
    _ data: String,
    _ keepsAlive: Bool,
    _ context: ChannelHandlerContext
  ) {
    let (parts, responder) = (responder.parts, responder)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    parts.threads.runIfActive(eventLoop: context.eventLoop) { () -> HTTPAnswer in
      let outcome = Result { () throws(SyncLogError) in try parts.log.append(stream, id: id, data: data) }
      if case .success(let place) = outcome {
        parts.metrics.appended(isNew: place.isNew)
        if place.isNew { parts.hub.announce(stream) }
      }
      return responder.answer(stream, outcome)
    }.whenComplete { answer in
      let (handler, context) = bound.value
      guard context.channel.isActive else { return }
      handler.write((try? answer.get()) ?? .goingAway, keepsAlive: keepsAlive, context)
    }
  }

  private func write(_ answer: HTTPAnswer, keepsAlive: Bool, _ context: ChannelHandlerContext) {
    if let reason = answer.reason { responder.parts.metrics.refused(reason) }
    let stays = keepsAlive && !responder.parts.isShuttingDown.load(ordering: .acquiring)
    var headers = HTTPHeaders(answer.headers)
    headers.add(name: "content-length", value: "\(answer.body.count)")
    if !stays { headers.replaceOrAdd(name: "connection", value: "close") }
    let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)
    context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
    context.write(Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body)))), promise: nil)
    let written = context.writeAndFlush(Self.wrapOutboundOut(.end(nil)))
    guard stays else {
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      return written.whenComplete { _ in bound.value.close(promise: nil) }
    }
    wait(context)
  }

  private func wait(_ context: ChannelHandlerContext) {
    timer?.cancel()
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: Self.patience) { bound.value.close(promise: nil) }
  }
}
