import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// How answers leave: in the order of the requests, at once or by Hummingbird, and only while the client reads.
extension RequestGate {
  /// Ends reading with a failure; its answer follows those that are due before it.
  func enqueue(_ failure: RequestFailure) {
    guard !reading.hasEnded else { return }
    reading.end()
    let head = assembly.head.map(RequestHead.init)
    waiting.append(.refusal(refuse(failure, head), omitsBody: assembly.head?.method == .HEAD))
    answerNext()
  }

  /// Goes through what waits until something has to be awaited.
  ///
  /// A loop, for a client may have thousands of requests waiting.
  func answerNext() {
    guard let context else { return }
    while !isAnswering {
      // A client that sends and does not read gets no further answers, and, since something waits, is not read from.
      guard context.channel.isWritable || waiting.isEmpty else {
        timer?.look(by: reading.deadline)
        return
      }
      switch waiting.popFirst() {
      case nil: return becomeIdle(context)
      case .request(let request): pass(request, context)
      case .refusal(let answer, let omitsBody):
        write(answer, omitsBody: omitsBody, isLast: true, context)
        return finish(context)
      }
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable, !isAnswering, !waiting.isEmpty {
      answerNext()
      // What was passed on now was read earlier: nothing else tells those behind that it is there.
      if isAnswering { context.fireChannelReadComplete() }
    }
    context.fireChannelWritabilityChanged()
  }

  /// Answers a request, or has it answered.
  private func pass(_ request: AssembledRequest, _ context: ChannelHandlerContext) {
    closesAfterAnswer = request.closes
    if let answer = answerAtOnce(request, context.remoteAddress) {
      let isLast = isLastAnswer
      write(answer, omitsBody: request.head.method == .HEAD, isLast: isLast, context)
      context.flush()
      if isLast { finish(context) }
      return
    }
    guard let head = try? HTTPRequest(passing: request.head) else {
      let failure = RequestFailure.malformed("The request is not well-formed HTTP/1.1.")
      write(refuse(failure, RequestHead(request.head)), omitsBody: false, isLast: true, context)
      return finish(context)
    }
    isAnswering = true
    context.fireChannelRead(wrapInboundOut(.head(head)))
    if let body = request.body { context.fireChannelRead(wrapInboundOut(.body(body))) }
    context.fireChannelRead(wrapInboundOut(.end(nil)))
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let response):
      var head = HTTPResponseHead(response)
      if isLastAnswer { head.headers.replaceOrAdd(name: "connection", value: "close") }
      context.write(wrapOutboundOut(.head(head)), promise: promise)
    case .body(let body):
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: promise)
    case .end(let trailers):
      context.write(wrapOutboundOut(.end(trailers.map(HTTPHeaders.init))), promise: promise)
      answerEnded(context)
    }
  }

  private var isLastAnswer: Bool { closesAfterAnswer || (isShuttingDown && waiting.isEmpty && !reading.isPartial) }

  func answerEnded(_ context: ChannelHandlerContext) {
    isAnswering = false
    guard !isLastAnswer else { return finish(context) }
    let passedOn = !waiting.isEmpty
    answerNext()
    // The next request was read earlier: nothing else tells those behind that it is there.
    if passedOn { context.fireChannelReadComplete() }
  }

  func becomeIdle(_ context: ChannelHandlerContext) {
    if reading.hasEnded { return finish(context) }
    if isShuttingDown, !reading.isPartial { return finish(context) }
    payContinue()
    reading.becameIdle()
    timer?.look(by: reading.deadline)
    if heldRead {
      heldRead = false
      context.read()
    }
  }

  func payContinue() {
    guard owesContinue, !isAnswering, waiting.isEmpty, let context else { return }
    owesContinue = false
    context.writeAndFlush(
      wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))),
      promise: nil
    )
  }

  private func write(_ answer: Answer, omitsBody: Bool, isLast: Bool, _ context: ChannelHandlerContext) {
    var head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status))
    head.headers = HTTPHeaders(answer.fields)
    if answer.status != 204 { head.headers.add(name: "content-length", value: String(answer.body.readableBytes)) }
    if isLast { head.headers.add(name: "connection", value: "close") }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    if !omitsBody { context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil) }
    context.write(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
