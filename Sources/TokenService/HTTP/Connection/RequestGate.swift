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
  typealias OutboundOut = ByteBuffer

  /// Makes the answer to what is no request; the head is there where it was read.
  typealias Refuse = @Sendable (RequestFailure, RequestHead?) -> Answer

  /// Answers a request on the event loop; `nil` where something has to be awaited.
  typealias AnswerAtOnce = @Sendable (AssembledRequest, IPAddress?) -> Answer?

  /// Whether a request may have a large body.
  typealias AllowsLargeBody = @Sendable (RequestHead) -> Bool

  enum Waiting {
    case request(AssembledRequest)
    case refusal(Answer, omitsBody: Bool)
  }

  let refuse: Refuse
  let answerAtOnce: AnswerAtOnce
  let limits: ConnectionLimits
  let isOverLimit: Bool
  // Everything below is used on the connection's event loop alone, one access at a time: not checked again and again.
  @exclusivity(unchecked) var context: ChannelHandlerContext?
  /// Who is at the other end.
  @exclusivity(unchecked) private(set) var peer: IPAddress?
  @exclusivity(unchecked) var reading: ConnectionReading
  @exclusivity(unchecked) var assembly: RequestAssembly
  @exclusivity(unchecked) var waiting = CircularBuffer<Waiting>()
  /// Whether Hummingbird is answering a request.
  @exclusivity(unchecked) var isAnswering = false
  /// What Hummingbird has given of its answer.
  @exclusivity(unchecked) var outgoing: OutgoingAnswer?
  @exclusivity(unchecked) var closesAfterAnswer = false
  @exclusivity(unchecked) var isShuttingDown = false
  @exclusivity(unchecked) var isFinished = false
  @exclusivity(unchecked) var haveAnswersLeft = false
  @exclusivity(unchecked) var owesContinue = false
  @exclusivity(unchecked) var heldRead = false
  @exclusivity(unchecked) var timer: ConnectionTimer?

  /// - Parameter isOverLimit: whether the listener has as many connections as it may; this one is told so and closed.
  init(
    limits: ConnectionLimits,
    isOverLimit: Bool = false,
    refuse: @escaping Refuse,
    answerAtOnce: @escaping AnswerAtOnce,
    allowsLargeBody: @escaping AllowsLargeBody
  ) {
    self.limits = limits
    assembly = RequestAssembly { allowsLargeBody(RequestHead($0)) }
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
    if let failure = reading.excess(isLargeAllowed: assembly.isLargeAllowed ?? false) { enqueue(failure) }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !reading.hasEnded else { return }
    switch unwrapInboundIn(data) {
    case .head(let head):
      reading.headArrived()
      do throws(RequestFailure) { try assembly.begin(head, limits: limits) } catch { return enqueue(error) }
      owesContinue = assembly.expectsContinue
      payContinue()
    case .body(let part):
      if !assembly.add(part, limits: limits) { enqueue(.payloadTooLarge) }
    case .end:
      owesContinue = false
      guard let request = assembly.end() else { return }
      reading.requestArrived(request)
      // Nothing stands before most requests: they need not queue.
      if waiting.isEmpty, !isAnswering, context.channel.isWritable { return answer(request, context) }
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
    peer = IPAddress(context.remoteAddress)
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
