import Foundation
import NIOCore
import NIOHTTP1
import NIOWebSocket
import SyncWire

/// The server's end of a socket.
final class ScriptedSocket: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let server: ScriptedServer
  private let behaviour: Behaviour
  private let pull: () -> Void

  init(_ server: ScriptedServer, _ behaviour: Behaviour, pull: @escaping () -> Void) {
    (self.server, self.behaviour, self.pull) = (server, behaviour, pull)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    // The answer to the upgrade is written by now, and waits for this.
    say(behaviour.greeting, context)
    pull()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = Self.unwrapInboundIn(data)
    var body = frame.unmaskedData
    if frame.maskKey == nil { server.note { $0.unmasked += 1 } }
    switch frame.opcode {
    case .text:
      guard let message = try? JSONDecoder().decode(ClientMessage.self, from: Data(body.readableBytesView)) else {
        return
      }
      server.note { $0.messages.append(message) }
      say(behaviour.answer(message), context)
    case .pong: server.note { $0.pongs += 1 }
    case .connectionClose:
      let code = body.readInteger(as: UInt16.self) ?? 0
      server.note { $0.closes.append(code) }
    default: break
    }
  }

  private func say(_ words: [Behaviour.Out], _ context: ChannelHandlerContext) {
    for word in words {
      switch word {
      case .message(let message): text((try? JSONEncoder().encode(message)) ?? Data(), context)
      case .text(let words): text(Data(words.utf8), context)
      case .fragments(let parts):
        for (index, part) in parts.enumerated() {
          let isLast = index == parts.count - 1
          frame(index == 0 ? .text : .continuation, ByteBuffer(string: part), context, fin: isLast)
        }
      case .binary: frame(.binary, ByteBuffer(bytes: [1, 2, 3]), context)
      case .long(let count): frame(.text, ByteBuffer(repeating: UInt8(ascii: " "), count: count), context)
      case .ping: frame(.ping, ByteBuffer(string: "there?"), context)
      case .close(let code, let reason):
        var body = ByteBuffer(integer: code)
        body.writeString(reason)
        frame(.connectionClose, body, context)
      case .drop: context.close(promise: nil)
      }
    }
  }

  private func text(_ data: Data, _ context: ChannelHandlerContext) { frame(.text, ByteBuffer(bytes: data), context) }

  private func frame(_ opcode: WebSocketOpcode, _ data: ByteBuffer, _ context: ChannelHandlerContext, fin: Bool = true)
  {
    context.writeAndFlush(Self.wrapOutboundOut(WebSocketFrame(fin: fin, opcode: opcode, data: data)), promise: nil)
  }
}

/// Answers what is not upgraded: refusals, and snapshots.
final class ScriptedHTTP: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let refusal: () -> (status: HTTPResponseStatus, headers: HTTPHeaders)?
  private let snapshot: ((String) -> String?)?
  private let pull: () -> Void
  private var target = ""

  init(
    refusal: @escaping () -> (status: HTTPResponseStatus, headers: HTTPHeaders)?,
    snapshot: ((String) -> String?)?,
    pull: @escaping () -> Void
  ) { (self.refusal, self.snapshot, self.pull) = (refusal, snapshot, pull) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch Self.unwrapInboundIn(data) {
    case .head(let head): target = head.uri
    case .body: break
    case .end: answer(context)
    }
  }

  private func answer(_ context: ChannelHandlerContext) {
    let body = snapshot?(target)
    let refusal = refusal()
    var headers = refusal?.headers ?? ["content-length": "\(body?.utf8.count ?? 0)"]
    headers.replaceOrAdd(name: "connection", value: "close")
    let head = HTTPResponseHead(
      version: .http1_1,
      status: refusal?.status ?? (body == nil ? .notFound : .ok),
      headers: headers
    )
    context.write(Self.wrapOutboundOut(.head(head)), promise: nil)
    if let body { context.write(Self.wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: body)))), promise: nil) }
    context.writeAndFlush(Self.wrapOutboundOut(.end(nil)), promise: nil)
    pull()
    context.close(promise: nil)
  }
}
