import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The service's internal listener, as far as a runtime asks it: the list of revocations by long poll, and reports.
final class StubFeed: Sendable {
  static let token = "read-token-0123456789abcdef0123456789"

  private struct State {
    var changes: [String] = []
    var waiting: [(after: Int, answer: EventLoopPromise<Void>)] = []
    var reports: [String] = []
    var isDown = false
  }

  private let state = Mutex(State())
  private let channel: any Channel

  init(_ group: MultiThreadedEventLoopGroup) async throws {
    let handler = Mutex<(@Sendable (HTTPRequestHead, [UInt8], any EventLoop) -> EventLoopFuture<(Int, String)>)?>(nil)
    let box = Box(handler)
    channel = try await ServerBootstrap(group: group).childChannelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
        try channel.pipeline.syncOperations.addHandler(StubHandler(box))
      }
    }.bind(host: "127.0.0.1", port: 0).get()
    box.answer.withLock { $0 = { [weak self] in self?.answer($0, $1, $2) ?? $2.makeSucceededFuture((503, "{}")) } }
  }

  final class Box: Sendable {
    let answer: Mutex<(@Sendable (HTTPRequestHead, [UInt8], any EventLoop) -> EventLoopFuture<(Int, String)>)?>
    init(
      _ answer:
        consuming Mutex<(@Sendable (HTTPRequestHead, [UInt8], any EventLoop) -> EventLoopFuture<(Int, String)>)?>
    ) {
      self.answer = answer
    }
  }

  var url: String { "http://127.0.0.1:\(channel.localAddress!.port!)" }
  var reports: [String] { state.withLock { $0.reports } }

  /// Revokes a subject: whoever waits is told at once.
  func revoke(_ kind: String, _ id: String, cutoff: Int64 = 4_000_000_000) {
    let waiting = state.withLock { state in
      let position = state.changes.count + 1
      state.changes.append(
        #"{"position":\#(position),"kind":"\#(kind)","id":"\#(id)","cutoff":\#(cutoff),"effect":"revoked"}"#
      )
      defer { state.waiting = [] }
      return state.waiting
    }
    for one in waiting { one.answer.succeed(()) }
  }

  /// Answers 503 from now on, or no more.
  func setDown(_ isDown: Bool) {
    let waiting = state.withLock { state in
      state.isDown = isDown
      defer { state.waiting = [] }
      return state.waiting
    }
    for one in waiting { one.answer.succeed(()) }
  }

  func stop() async { try? await channel.close() }

  private func answer(
    _ head: HTTPRequestHead,
    _ body: [UInt8],
    _ eventLoop: any EventLoop
  ) -> EventLoopFuture<(Int, String)> {
    guard head.headers.first(name: "authorization") == "Bearer \(Self.token)" else {
      return eventLoop.makeSucceededFuture((401, "{}"))
    }
    if head.method == .POST {
      state.withLock { $0.reports.append(String(decoding: body, as: UTF8.self)) }
      return eventLoop.makeSucceededFuture((200, "{}"))
    }
    let after = Self.number(of: "after", in: head.uri)
    let wait: EventLoopFuture<Void>? = state.withLock { state in
      guard !state.isDown, head.uri.contains("wait="), state.changes.count <= after else { return nil }
      let promise = eventLoop.makePromise(of: Void.self)
      state.waiting.append((after, promise))
      eventLoop.scheduleTask(in: .seconds(Int64(Self.number(of: "wait", in: head.uri)))) { promise.succeed(()) }
      return promise.futureResult
    }
    return (wait ?? eventLoop.makeSucceededVoidFuture()).map { [self] in page(after) }
  }

  private func page(_ after: Int) -> (Int, String) {
    state.withLock { state in
      if state.isDown { return (503, "{}") }
      let changes = state.changes.dropFirst(after).joined(separator: ",")
      let position = state.changes.count
      return (200, #"{"store_id":"a","position":\#(position),"is_last":true,"list_age_ms":0,"changes":[\#(changes)]}"#)
    }
  }

  private static func number(of name: String, in target: String) -> Int {
    guard let range = target.firstRange(of: name + "=") else { return 0 }
    return Int(target[range.upperBound...].prefix { $0.isNumber }) ?? 0
  }
}

private final class StubHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let box: StubFeed.Box
  private var head: HTTPRequestHead?
  private var body: [UInt8] = []

  init(_ box: StubFeed.Box) { self.box = box }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch Self.unwrapInboundIn(data) {
    case .head(let head): (self.head, body) = (head, [])
    case .body(let buffer): body += buffer.readableBytesView
    case .end:
      guard let head, let answer = box.answer.withLock({ $0 }) else { return }
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      answer(head, body, context.eventLoop).whenSuccess { status, text in
        let context = bound.value
        let headers = HTTPHeaders([("content-length", "\(text.utf8.count)"), ("content-type", "application/json")])
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: status), headers: headers)
        context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
        context.write(Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
        context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
      }
    }
  }
}
