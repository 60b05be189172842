import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1

/// Stands between SwiftNIO's HTTP decoder and Hummingbird: answers at once what needs no waiting, lets one complete
/// request through at a time where it does, and refuses whatever never becomes one.
///
/// Requests and refusals wait in one queue in the order of their arrival, so that an error never overtakes or tears an
/// answer in flight. What is passed on is whole, and within the limits.
final class RequestGate: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPServerResponsePart

  /// Makes the answer to what is no request; the head is there where it was read.
  typealias Refuse = @Sendable (RequestFailure, RequestHead?) -> Answer

  /// Answers a request on the event loop; `nil` where something has to be awaited.
  typealias AnswerAtOnce = @Sendable (AssembledRequest, SocketAddress?) -> Answer?

  private enum Waiting {
    case request(AssembledRequest)
    case refusal(Answer, omitsBody: Bool)
  }

  private let refuse: Refuse
  private let answerAtOnce: AnswerAtOnce
  private let limits: ConnectionLimits
  private let isOverLimit: Bool
  private var context: ChannelHandlerContext?
  private var reading: ConnectionReading
  private var assembly = RequestAssembly()
  private var waiting = CircularBuffer<Waiting>()
  /// The request that Hummingbird is answering.
  private var isAnswering = false
  private var closesAfterAnswer = false
  private var isShuttingDown = false
  private var isFinished = false
  private var haveAnswersLeft = false
  private var owesContinue = false
  private var heldRead = false
  private var timer: ConnectionTimer?

  /// - Parameter isOverLimit: whether the listener has as many connections as it may; this one is told so and closed.
  init(
    limits: ConnectionLimits,
    isOverLimit: Bool = false,
    refuse: @escaping Refuse,
    answerAtOnce: @escaping AnswerAtOnce
  ) {
    self.limits = limits
    self.answerAtOnce = answerAtOnce
    self.isOverLimit = isOverLimit
    self.refuse = refuse
    reading = ConnectionReading(limits: limits)
  }

  // MARK: Reading

  /// Whether bytes from the wire may go on to the decoder.
  func admit(_ buffer: ByteBuffer) -> Bool {
    switch reading.receive(buffer) {
    case .pass: return true
    case .drop: return false
    case .close:
      context?.close(promise: nil)
      return false
    case .refuse(let failure):
      enqueue(failure)
      return false
    }
  }

  /// Takes note that the decoder has had bytes from the wire, and refuses a request that has had too many.
  func decoded(_ buffer: ByteBuffer) {
    reading.decoded(buffer)
    if let failure = reading.excess { enqueue(failure) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !reading.hasEnded else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      reading.headArrived()
      if let failure = assembly.begin(head, limits: limits) { return enqueue(failure) }
      owesContinue = assembly.expectsContinue
      payContinue()
    case .body(let part):
      if !assembly.add(part, limits: limits) { enqueue(.payloadTooLarge) }
    case .end:
      owesContinue = false
      guard let request = assembly.end() else { return }
      reading.requestArrived(request)
      waiting.append(.request(request))
      answerNext()
    }
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    if reading.isPartial { timer?.look(by: reading.deadline) }
    // Nobody behind reads any more once the last request is in.
    if reading.hasEnded { context.read() }
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    if waiting.isEmpty { context.read() } else { heldRead = true }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case HTTPParserError.headerOverflow: enqueue(.fieldsTooLarge)
    case is HTTPParserError: enqueue(.malformed("The request is not well-formed HTTP/1.1."))
    case is ByteToMessageDecoderError: break
    default: context.close(promise: nil)
    }
  }

  // MARK: Answering

  /// Ends reading with a failure; its answer follows those that are due before it.
  private func enqueue(_ failure: RequestFailure) {
    guard !reading.hasEnded else { return }
    reading.end()
    let head = assembly.head.map(RequestHead.init)
    waiting.append(.refusal(refuse(failure, head), omitsBody: assembly.head?.method == .HEAD))
    answerNext()
  }

  /// Goes through what waits until something has to be awaited.
  ///
  /// A loop, for a client may have thousands of requests waiting.
  private func answerNext() {
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
    if context.channel.isWritable, !isAnswering, !waiting.isEmpty { answerNext() }
    context.fireChannelWritabilityChanged()
  }

  /// Answers a request, or has it answered.
  private func pass(_ request: AssembledRequest, _ context: ChannelHandlerContext) {
    guard let head = try? HTTPRequest(passing: request.head) else {
      let failure = RequestFailure.malformed("The request is not well-formed HTTP/1.1.")
      write(refuse(failure, RequestHead(request.head)), omitsBody: false, isLast: true, context)
      return finish(context)
    }
    closesAfterAnswer = request.closes
    if let answer = answerAtOnce(request, context.remoteAddress) {
      let isLast = isLastAnswer
      write(answer, omitsBody: request.head.method == .HEAD, isLast: isLast, context)
      context.flush()
      if isLast { finish(context) }
      return
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

  private func answerEnded(_ context: ChannelHandlerContext) {
    isAnswering = false
    guard !isLastAnswer else { return finish(context) }
    let passedOn = !waiting.isEmpty
    answerNext()
    // The next request was read earlier: nothing else tells those behind that it is there.
    if passedOn { context.fireChannelReadComplete() }
  }

  private func becomeIdle(_ context: ChannelHandlerContext) {
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

  private func payContinue() {
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

  // MARK: Closing

  /// Ends the connection behind what was written.
  ///
  /// The client may still be sending, and a plain close would answer that with a reset that can overtake the answer. So
  /// output closes first, and input is drained for a moment.
  private func finish(_ context: ChannelHandlerContext) {
    guard !isFinished else { return }
    isFinished = true
    waiting.removeAll()
    reading.end()
    timer?.look(by: reading.deadline)
    // An empty write: it is done when everything before it has left. Closing earlier would drop what has not.
    let left = context.eventLoop.makePromise(of: Void.self)
    // Not from within the write: the channel still counts it as pending there, and would put the closing off.
    left.futureResult.assumeIsolated().whenComplete { [self] _ in
      context.eventLoop.assumeIsolated().execute { self.answersLeft() }
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: left)
  }

  private func answersLeft() {
    guard let context else { return }
    haveAnswersLeft = true
    if reading.sawEOF { return context.close(promise: nil) }
    reading.linger()
    timer?.look(by: reading.deadline)
    context.close(mode: .output, promise: nil)
    context.read()
  }

  /// What the timer does: nothing before the deadline, then 408 to half a request and an end to all else.
  private func lookAtDeadline() -> NIODeadline? {
    guard let context else { return nil }
    guard .now() >= reading.deadline else { return reading.deadline }
    guard reading.isPartial else {
      context.close(promise: nil)
      return nil
    }
    enqueue(.timeout)
    return reading.deadline
  }

  // MARK: Life

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    if context.channel.isActive { start(context) }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    self.context = nil
  }

  func channelActive(context: ChannelHandlerContext) {
    context.fireChannelActive()
    start(context)
  }

  private func start(_ context: ChannelHandlerContext) {
    timer = ConnectionTimer(on: context.eventLoop) { [unowned self] in lookAtDeadline() }
    timer?.look(by: reading.deadline)
    if isOverLimit { enqueue(.unavailable("There are too many connections.", retryAfter: 1)) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    timer?.cancel()
    timer = nil
    reading.end()
    waiting.removeAll()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case ChannelEvent.inputClosed:
      // Those behind would stop at once; they learn of it when the last answer has left and the channel closes.
      reading.inputClosed()
      closesAfterAnswer = closesAfterAnswer || waiting.isEmpty
      if haveAnswersLeft { return context.close(promise: nil) }
      if !isAnswering, waiting.isEmpty { finish(context) }
    case is ChannelShouldQuiesceEvent:
      shutDown(context)
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  private func shutDown(_ context: ChannelHandlerContext) {
    isShuttingDown = true
    if !isAnswering, waiting.isEmpty, !reading.isPartial { return finish(context) }
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.eventLoop.scheduleTask(in: limits.shutdown) { bound.value.close(promise: nil) }
  }
}
