import NIOCore
import NIOHTTP1

/// Asks for the upgrade, and takes the answer where it is refused.
final class UpgradeRequest: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private let path: String
  private let headers: HTTPHeaders
  private let answer: EventLoopPromise<Void>
  private var head: HTTPResponseHead?
  private var body = ""

  init(_ path: String, _ bearer: String?, _ protocolName: String?, _ answer: EventLoopPromise<Void>) {
    (self.path, self.answer) = (path, answer)
    var headers: HTTPHeaders = ["host": "127.0.0.1", "content-length": "0"]
    if let bearer { headers.add(name: "authorization", value: "Bearer \(bearer)") }
    if let protocolName { headers.add(name: "sec-websocket-protocol", value: protocolName) }
    self.headers = headers
  }

  func channelActive(context: ChannelHandlerContext) {
    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: path, headers: headers)
    context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch Self.unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body(let buffer): body += String(buffer: buffer)
    case .end:
      guard let head else { return }
      answer.fail(RefusedUpgrade(status: Int(head.status.code), headers: head.headers, body: body))
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { answer.fail(error) }

  func channelInactive(context: ChannelHandlerContext) { answer.fail(ChannelError.eof) }
}
