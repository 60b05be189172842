import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

@testable import TokenService

/// A real HTTP server on loopback that answers as a test says, and remembers what it was asked.
final class ScriptedServer: Sendable {
  struct Request: Sendable {
    let method: String
    let path: String
    let authorization: String?
    let body: String
  }

  struct Reply: Sendable {
    var status = 200
    var body = "{}"
    var location: String?

    static func json(_ body: String) -> Reply { Reply(body: body) }
    static func status(_ status: Int) -> Reply { Reply(status: status) }
    static func redirect(to url: String) -> Reply { Reply(status: 302, location: url) }
  }

  typealias Script = @Sendable (Request) async throws -> Reply

  let url: String
  private let asked: Asked

  /// What came in, in order.
  final class Asked: Sendable {
    let requests = Mutex<[Request]>([])
  }

  private init(url: String, asked: Asked) {
    self.url = url
    self.asked = asked
  }

  var requests: [Request] { asked.requests.withLock { $0 } }

  func requests(to path: String) -> [Request] { requests.filter { $0.path == path } }

  /// Runs `body` while the server answers by `script`.
  static func run(
    _ script: @escaping Script,
    _ body: @escaping @Sendable (ScriptedServer) async throws -> Void
  ) async throws {
    let asked = Asked()
    let responder: HTTPChannelHandler.Responder = { request, writer, _ in
      let content = try await request.body.collect(upTo: .max)
      let question = Request(
        method: request.method.rawValue,
        path: request.uri.string,
        authorization: request.headers[.authorization],
        body: String(buffer: content)
      )
      asked.requests.withLock { $0.append(question) }
      let reply = try await script(question)
      var head = HTTPResponse(status: .init(code: reply.status))
      if let location = reply.location { head.headerFields[.location] = location }
      let response = Response(
        status: head.status,
        headers: head.headerFields,
        body: .init(byteBuffer: ByteBuffer(string: reply.body))
      )
      try await writer.write(response: response.head, body: response.body)
    }
    try await StubServer.run(.http1(), responder) { port, _ in
      try await body(ScriptedServer(url: "http://127.0.0.1:\(port)", asked: asked))
    }
  }
}
