import NIOCore

/// One connection of a load: a request, then its answer, then the next request.
final class LoadConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  enum Event {
    case answered(LoadSeen.Outcome, due: NIODeadline)
    /// It ended with nothing in flight.
    case lostIdle
  }

  private let report: (LoadConnection, Event) -> Void
  private var context: ChannelHandlerContext?
  private var due: NIODeadline?
  private var timer: Scheduled<Void>?
  private var reader = AnswerReader()
  /// Since when it has had nothing to do.
  private(set) var idleSince = NIODeadline.now()

  init(_ report: @escaping (LoadConnection, Event) -> Void) { self.report = report }

  var isOpen: Bool { context?.channel.isActive ?? false }

  /// Sends a request whose moment has come; nothing else is in flight.
  func ask(_ request: ByteBuffer, due: NIODeadline, patience: TimeAmount) {
    guard let context, context.channel.isActive else {
      report(self, .answered(.unanswered, due: due))
      return
    }
    self.due = due
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: patience) { self.close() }
    context.writeAndFlush(wrapOutboundOut(request), promise: nil)
  }

  func close() { context?.close(promise: nil) }

  // MARK: Answers

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var bytes = unwrapInboundIn(data)
    reader.add(&bytes)
    do throws(AnswerReader.Malformed) {
      if let answer = try reader.next() { conclude(LoadSeen.Outcome(answer)) }
    } catch {
      // Nothing is sent on it any more.
      self.context = nil
      conclude(.unreadable)
      context.close(promise: nil)
    }
  }

  private func conclude(_ outcome: LoadSeen.Outcome) {
    guard let due else { return }
    self.due = nil
    idleSince = .now()
    timer?.cancel()
    timer = nil
    report(self, .answered(outcome, due: due))
  }

  // MARK: Life

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelInactive(context: ChannelHandlerContext) {
    if self.context != nil {
      self.context = nil
      if due == nil { report(self, .lostIdle) } else { conclude(.unanswered) }
    }
    context.fireChannelInactive()
  }
}

extension LoadSeen.Outcome {
  /// What an answer to a mint is counted as.
  init(_ answer: AnswerReader.Answer) {
    switch answer.status {
    case 200: self = answer.holdsToken ? .accepted : .unreadable
    case 429, 503: self = answer.saysWhen ? .shed : .shedSilently
    default: self = .refused(answer.status)
    }
  }
}
