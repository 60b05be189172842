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

  /// Answers a request that nothing stands before.
  func answer(_ request: AssembledRequest, _ context: ChannelHandlerContext) {
    pass(request, context)
    if !isAnswering { answerNext() }
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
      case .refusal(var answer, let omitsBody):
        write(&answer, omitsBody: omitsBody, isLast: true, context)
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
    if var answer = answerAtOnce(request, peer) {
      let isLast = isLastAnswer
      write(&answer, omitsBody: request.head.method == .HEAD, isLast: isLast, context)
      context.flush()
      if isLast { finish(context) }
      return
    }
    guard let head = try? HTTPRequest(passing: request.head) else {
      let failure = RequestFailure.malformed("The request is not well-formed HTTP/1.1.")
      var answer = refuse(failure, RequestHead(request.head))
      write(&answer, omitsBody: false, isLast: true, context)
      return finish(context)
    }
    isAnswering = true
    context.fireChannelRead(wrapInboundOut(.head(head)))
    if let body = request.body { context.fireChannelRead(wrapInboundOut(.body(body))) }
    context.fireChannelRead(wrapInboundOut(.end(nil)))
  }

  /// Takes the parts of an answer that Hummingbird gives, and writes it once it is whole.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch unwrapOutboundIn(data) {
    case .head(let response):
      outgoing = OutgoingAnswer(response)
      promise?.succeed()
    case .body(let part):
      outgoing?.add(part)
      promise?.succeed()
    case .end:
      guard let answer = outgoing.take() else { return }
      context.write(wrapOutboundOut(answer.bytes(isLast: isLastAnswer)), promise: promise)
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
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")), promise: nil)
  }

  private func write(_ answer: inout Answer, omitsBody: Bool, isLast: Bool, _ context: ChannelHandlerContext) {
    context.write(wrapOutboundOut(WireAnswer.bytes(of: &answer, omitsBody: omitsBody, isLast: isLast)), promise: nil)
  }
}
