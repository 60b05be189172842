import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket
import SyncWire
import Synchronization

/// A WebSocket server that does what a test tells it to, connection by connection; the last behaviour goes on.
final class ScriptedServer: Sendable {
  /// What came.
  struct Seen: Sendable {
    var tokens: [String] = []
    var messages: [ClientMessage] = []
    var pongs = 0
    var closes: [UInt16] = []
    var unmasked = 0
  }

  private let behaviours: [Behaviour]
  /// The body for a target that is not upgraded; 404 where there is none.
  private let snapshot: (@Sendable (String) -> String?)?
  private let state = Mutex(Seen())
  private let listener = Mutex<(any Channel)?>(nil)

  var seen: Seen { state.withLock { $0 } }
  var port: Int { listener.withLock { $0?.localAddress?.port } ?? 0 }
  var url: String { "ws://127.0.0.1:\(port)/v1/database/d/subscribe" }

  init(_ behaviours: [Behaviour], snapshot: (@Sendable (String) -> String?)? = nil) async throws {
    (self.behaviours, self.snapshot) = (behaviours, snapshot)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try self.configure(channel) } }
      .bind(host: "127.0.0.1", port: 0).get()
    listener.withLock { $0 = channel }
  }

  func stop() async throws { try await listener.withLock { $0 }?.close() }

  func note(_ change: (inout Seen) -> Void) { state.withLock { change(&$0) } }

  /// A connection's number is the number of upgrades before it.
  private func configure(_ channel: any Channel) throws {
    let cork = Cork()
    try channel.pipeline.syncOperations.addHandler(cork)
    let chosen = NIOLoopBoundBox<Behaviour?>(nil, eventLoop: channel.eventLoop)
    let upgrader = NIOWebSocketServerUpgrader(
      maxFrameSize: 1 << 20,
      shouldUpgrade: { channel, head in
        let behaviour = self.behaviour(for: head)
        chosen.value = behaviour
        let isRefused = behaviour.refusal != nil
        let headers = behaviour.protocolName.map { ["sec-websocket-protocol": $0] as HTTPHeaders } ?? [:]
        return channel.eventLoop.makeSucceededFuture(isRefused ? nil : headers)
      },
      upgradePipelineHandler: { channel, _ in
        channel.eventLoop.makeCompletedFuture {
          let handler = ScriptedSocket(self, chosen.value ?? Behaviour()) { cork.pull() }
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
    )
    let http = ScriptedHTTP(refusal: { chosen.value?.refusal }, snapshot: snapshot) { cork.pull() }
    let removed = NIOLoopBound(http, eventLoop: channel.eventLoop)
    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
      withServerUpgrade: (
        upgraders: [upgrader],
        completionHandler: { $0.pipeline.syncOperations.removeHandler(removed.value, promise: nil) }
      )
    )
    try channel.pipeline.syncOperations.addHandler(http)
  }

  private func behaviour(for head: HTTPRequestHead) -> Behaviour {
    let number = state.withLock { seen in
      seen.tokens.append(head.headers.first(name: "authorization") ?? "")
      return seen.tokens.count - 1
    }
    return behaviours[min(number, behaviours.count - 1)]
  }
}

/// Keeps what is written until it is pulled, so that it leaves as one packet.
final class Cork: ChannelOutboundHandler, Sendable {
  typealias OutboundIn = ByteBuffer

  private let isPulled = Mutex(false)
  private let context = Mutex<NIOLoopBound<ChannelHandlerContext>?>(nil)

  func handlerAdded(context: ChannelHandlerContext) {
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    self.context.withLock { $0 = bound }
  }

  /// NIO goes on with an upgrade when its answer is written: it is told so.
  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let isPulled = isPulled.withLock { $0 }
    context.write(data, promise: isPulled ? promise : nil)
    if !isPulled { promise?.succeed() }
  }

  func flush(context: ChannelHandlerContext) { if isPulled.withLock({ $0 }) { context.flush() } }

  func pull() {
    isPulled.withLock { $0 = true }
    context.withLock { $0 }?.value.flush()
  }
}
