import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// A server on a port of its own that answers a mint request as its path says.
final class MintStub: Sendable {
  /// A request as it came over the wire.
  struct Seen: Sendable {
    let method, path: String
    let authorization, contentType, cookie: String?
    let body: String
  }

  private let requests = Mutex<[Seen]>([])
  private let end = Gate()

  var seen: [Seen] { requests.withLock { $0 } }

  /// Runs one while `body` goes on.
  static func run(_ body: @escaping @Sendable (MintStub, _ url: String) async throws -> Void) async throws {
    let stub = MintStub()
    try await StubServer.run(.http1()) { request, writer, _ in
      let response = try await stub.respond(to: request)
      try await writer.write(response: response.head, body: response.body)
    } _: { port, _ in
      defer { stub.end.open() }
      try await body(stub, "http://127.0.0.1:\(port)")
    }
  }

  private func respond(to request: Request) async throws -> Response {
    let body = try await request.body.collect(upTo: 1 << 20)
    requests.withLock {
      $0.append(
        Seen(
          method: request.method.rawValue,
          path: request.uri.path,
          authorization: request.headers[.authorization],
          contentType: request.headers[.contentType],
          cookie: request.headers[.cookie],
          body: String(buffer: body)
        )
      )
    }
    switch request.uri.path {
    case "/redirect": return Response(status: .temporaryRedirect, headers: [.location: "/elsewhere"])
    case "/large": return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(repeating: 32, count: 257 << 10)))
    case "/hang":
      await end.pass()
      return Response(status: .ok)
    case "/busy":
      let date = "Sun, 06 Nov 1994 08:49:37 GMT"
      let headers: HTTPFields = [.retryAfter: "7", .date: date, .setCookie: "a=b; Path=/"]
      return Response(status: .serviceUnavailable, headers: headers, body: .init(byteBuffer: ByteBuffer(string: "{}")))
    case "/refused":
      return Response(status: .unauthorized, headers: [.wwwAuthenticate: "Bearer"])
    default: return Response(status: .ok, body: .init(byteBuffer: ByteBuffer(string: "{}")))
    }
  }
}
