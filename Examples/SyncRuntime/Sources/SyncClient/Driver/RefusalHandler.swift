import NIOCore
import NIOHTTP1

/// Reads why an upgrade was refused: the status and how long to wait.
///
/// The body is for people, and not read.
final class RefusalHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart

  private let tell: SocketListener
  private var isOver = false

  init(tell: @escaping SocketListener) { self.tell = tell }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard case .head(let head) = Self.unwrapInboundIn(data) else { return }
    // 101 with another key, or to another protocol than WebSocket.
    let isMismatch = head.status == .switchingProtocols
    let retryAfter = RetryAfter.read(head.headers.first(name: "retry-after"))
    over(isMismatch ? .protocolMismatch : .refused(status: Int(head.status.code), retryAfter: retryAfter))
    context.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  func channelInactive(context: ChannelHandlerContext) {
    over(.network)
    context.fireChannelInactive()
  }

  private func over(_ loss: Loss) {
    guard !isOver else { return }
    isOver = true
    tell(.lost(loss))
  }
}

/// The field `retry-after`, in whole seconds; a date, or more than five minutes, is not believed.
enum RetryAfter {
  static func read(_ text: String?) -> Duration? {
    guard let text, let seconds = Int(text), (0...300).contains(seconds) else { return nil }
    return .seconds(seconds)
  }
}
