import NIOCore
import NIOHTTP1

/// How a connection ends: behind its last answer, or when patience does.
extension RequestGate {
  /// Ends the connection behind what was written.
  ///
  /// The client may still be sending, and a plain close would answer that with a reset that can overtake the answer. So
  /// output closes first, and input is drained for a moment.
  func finish(_ context: ChannelHandlerContext) {
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
    context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: left)
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
  func lookAtDeadline() -> NIODeadline? {
    guard let context else { return nil }
    guard .now() >= reading.deadline else { return reading.deadline }
    guard reading.isPartial else {
      context.close(promise: nil)
      return nil
    }
    enqueue(.timeout)
    return reading.deadline
  }
}
