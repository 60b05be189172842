import NIOCore
import NIOWebSocket
import SyncLog
import SyncWire
import Synchronization

/// Drives a session by a channel: frames in, effects out.
///
/// Nothing is queued: events are taken from the log while the channel is writable, and a client that does not read is
/// not read from either.
final class SocketHandler: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  /// How many turns of streams a socket has before the loop's other sockets have theirs.
  private static let turns = 8

  let parts: RuntimeParts
  let hub: LoopHub
  var session: SocketSession
  var context: ChannelHandlerContext?
  var timer: (due: Duration, task: Scheduled<Void>)?
  var isClosing = false
  private let bearer: HeldToken?
  private var isPumping = false

  init(_ parts: RuntimeParts, _ eventLoop: any EventLoop, bearer: HeldToken?) {
    (self.parts, self.bearer) = (parts, bearer)
    hub = parts.hub.loop(of: eventLoop)
    session = SocketSession(limits: parts.limits, judge: parts.judge, source: parts.log, at: parts.clock.uptime())
  }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    hub.join(self)
    DeliveryMetrics.add(1, to: parts.metrics.sockets)
    DeliveryMetrics.add(1, to: parts.metrics.socketsOpened)
    change { $0.open(bearer, at: $1) }
    if parts.isShuttingDown.load(ordering: .acquiring) { shutDown() }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    guard self.context != nil else { return }
    for subscription in session.subscriptions { hub.unfollow(subscription.stream, self) }
    hub.leave(self)
    timer?.task.cancel()
    self.context = nil
    DeliveryMetrics.add(-1, to: parts.metrics.sockets)
  }

  // MARK: What the server says

  func streamsGrew(_ streams: Set<StreamName>) {
    session.grew(streams)
    pump()
  }

  func recheck() { change { $0.recheck(at: $1) } }

  func shutDown() { change { session, _ in session.shutDown() } }

  // MARK: Driving

  /// Gives the session something, does what it asks for, and sends what there is.
  func change(_ body: (inout SocketSession, Duration) -> [SocketEffect]) {
    apply(body(&session, parts.clock.uptime()))
    context?.flush()
    schedule()
    pump()
  }

  /// Sends events while the channel takes them.
  private func pump() {
    guard !isPumping, let context else { return }
    isPumping = true
    defer { isPumping = false }
    for _ in 0..<Self.turns {
      guard context.channel.isWritable else { return }
      let effects = session.pump(at: parts.clock.uptime())
      if effects.isEmpty { return }
      apply(effects)
      context.flush()
    }
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    context.eventLoop.execute { handler.value.pump() }
  }

  private func apply(_ effects: [SocketEffect]) {
    for effect in effects {
      guard context != nil else { return }
      switch effect {
      case .send(let message): send(message)
      case .ping: write(.ping, ByteBuffer())
      case .close(let code, let reason): close(code, reason)
      case .disconnect: disconnect()
      case .follow(let stream): hub.follow(stream, self)
      case .unfollow(let stream): hub.unfollow(stream, self)
      case .count(let what): parts.metrics.count(what)
      }
    }
  }

  private func send(_ message: ServerMessage) {
    if case .event = message { DeliveryMetrics.add(1, to: parts.metrics.delivered) }
    write(.text, ByteBuffer(bytes: message.json))
  }

  /// The timer stands at the session's next deadline.
  private func schedule() {
    guard let context, let due = session.deadline else { return }
    if let timer, timer.due <= due { return }
    timer?.task.cancel()
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    let wait = TimeAmount(max(.zero, due - parts.clock.uptime()))
    let task = context.eventLoop.scheduleTask(in: wait) { handler.value.deadlineCame() }
    timer = (due, task)
  }

  private func deadlineCame() {
    timer = nil
    change { $0.advance(to: $1) }
  }
}
