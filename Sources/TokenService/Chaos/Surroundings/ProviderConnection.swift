import JWT
import NIOCore
import NIOHTTP1

/// One connection to the provider: a question, then its answer.
final class ProviderConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let desk: ProviderDesk
  private var form = ""
  private var isAsked = false

  init(_ desk: ProviderDesk) { self.desk = desk }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: form = ""
    case .body(let body): form += String(buffer: body)
    case .end:
      isAsked = true
      desk.begin()
      guard let time = desk.nextTime() else { return }
      context.eventLoop.assumeIsolated().scheduleTask(in: time) { self.answer(context) }
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    conclude()
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func conclude() {
    guard isAsked else { return }
    isAsked = false
    desk.end()
  }

  private func answer(_ context: ChannelHandlerContext) {
    guard isAsked, context.channel.isActive else { return }
    conclude()
    let body = ByteBuffer(bytes: Self.text(about: token))
    let headers: HTTPHeaders = ["content-type": "application/json", "content-length": "\(body.readableBytes)"]
    let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  /// The tokens of the drill need no escaping in a form.
  private var token: String {
    let field = form.split(separator: "&").first { $0.hasPrefix("token=") }
    return String(field?.dropFirst("token=".count) ?? "")
  }

  private static func text(about token: String) -> [UInt8] {
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.member("active", true)
    writer.member("sub", "user:" + token)
    writer.member("oa_org_id", "org:chaos")
    writer.member("oa_session_id", "sess_" + token)
    writer.endObject()
    return writer.bytes
  }
}
