import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Answers that tell what was asked: a request that was read differently gets another answer.
enum Stub {
  /// Whether a request is answered by whoever stands behind the gate.
  static func waits(_ target: String) -> Bool { target.utf8.contains(UInt8(ascii: "w")) }

  static func answer(_ request: AssembledRequest) -> Answer {
    answer(method: request.head.method.rawValue, target: request.head.uri, body: request.body ?? ByteBuffer())
  }

  static func answer(method: String, target: String, body: ByteBuffer) -> Answer {
    Answer(
      status: status(for: target),
      contentType: "text/plain",
      requestID: "answer-to-" + method,
      body: text(method, target, body)
    )
  }

  static func status(for target: String) -> Int { target.utf8.contains(UInt8(ascii: "e")) ? 404 : 200 }

  static func text(_ method: String, _ target: String, _ body: ByteBuffer) -> ByteBuffer {
    var text = ByteBuffer(string: "\(method) \(target)\n")
    text.writeImmutableBuffer(body)
    return text
  }

  /// The request id tells the method, for an answer to HEAD has no body whatever its length says, and that it is a refusal.
  static func refusal(_ failure: RequestFailure, _ head: RequestHead?) -> Answer {
    Answer(failure, requestID: "refusal-to-" + (head?.method ?? "none"))
  }
}

/// Stands where Hummingbird does: answers a request once it is whole, at once or a moment later.
final class StubBehind: ChannelInboundHandler {
  typealias InboundIn = HTTPRequestPart
  typealias OutboundOut = HTTPResponsePart

  private var head: HTTPRequest?
  private var body = ByteBuffer()

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let request):
      precondition(head == nil, "two requests at a time")
      head = request
      body.clear()
    case .body(let part): body.writeImmutableBuffer(part)
    case .end:
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      let me = NIOLoopBound(self, eventLoop: context.eventLoop)
      if head!.path!.utf8.contains(UInt8(ascii: "d")) {
        context.eventLoop.execute { me.value.answer(bound.value) }
      } else {
        answer(context)
      }
    }
  }

  private func answer(_ context: ChannelHandlerContext) {
    let request = head!
    head = nil
    let (method, target) = (request.method.rawValue, request.path!)
    let text = Stub.text(method, target, body)
    var response = HTTPResponse(status: .init(code: Stub.status(for: target)))
    response.headerFields[.contentLength] = "\(text.readableBytes)"
    response.headerFields[HTTPField.Name("x-request-id")!] = "answer-to-" + method
    context.write(wrapOutboundOut(.head(response)), promise: nil)
    if request.method != .head { context.write(wrapOutboundOut(.body(text)), promise: nil) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}
