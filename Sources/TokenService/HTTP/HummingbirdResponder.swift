import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// The two ways to the service's answers: at once, on the event loop, or by Hummingbird where something is awaited.
///
/// Both are thin adapters over `TokenResponder`.
struct HummingbirdResponder: Sendable {
  let responder: TokenResponder
  let maximumConcurrency: Int
  let inFlight = RequestCount()

  /// The answer, where nothing has to be awaited; asking changes nothing where there is none.
  func answerAtOnce(_ request: AssembledRequest, from peer: SocketAddress?) -> Answer? {
    var service = ServiceRequest(head: RequestHead(request.head), peer: IPAddress(peer))
    if Self.takesBody(request.head.method.rawValue), let body = request.body { service.body = Array(buffer: body) }
    let isOverloaded = inFlight.current >= maximumConcurrency
    guard case .answer(var answer) = responder.respond(to: service, isOverloaded: isOverloaded) else { return nil }
    answer.fields.append(HTTPField(name: .date, value: HTTPDate.cached(at: responder.core.clock.now())))
    return answer
  }

  /// The answer, after whatever has to be awaited.
  func respond(to request: Request, from peer: SocketAddress?) async throws -> Response {
    var response = try await answer(request, from: peer)
    response.headers[.date] = HTTPDate.cached(at: responder.core.clock.now())
    return response
  }

  private func answer(_ request: Request, from peer: SocketAddress?) async throws -> Response {
    let isOverloaded = inFlight.begin() > maximumConcurrency
    responder.core.metrics.inFlight.add(1)
    defer {
      inFlight.end()
      responder.core.metrics.inFlight.add(-1)
    }
    var service = ServiceRequest(head: RequestHead(request.head), peer: IPAddress(peer))
    // The gate lets no body through that is larger than the limit.
    if Self.takesBody(request.method.rawValue) {
      service.body = Array(buffer: try await request.body.collect(upTo: .max))
    }
    switch responder.respond(to: service, isOverloaded: isOverloaded) {
    case .answer(let answer): return Response(answer, to: request.method)
    case .pending(let isIdle, let answer):
      // Thousands of runtimes may wait for news: they must not take the place of those who ask for something.
      if isIdle { inFlight.end() }
      defer { if isIdle { _ = inFlight.begin() } }
      return Response(await answer(), to: request.method)
    }
  }

  /// The methods of routes with a body.
  private static func takesBody(_ method: String) -> Bool { method == "POST" || method == "DELETE" }
}

extension Response {
  fileprivate init(_ answer: Answer, to method: HTTPRequest.Method) {
    guard method == .head else {
      self.init(
        status: .init(integerLiteral: answer.status),
        headers: answer.fields,
        body: .init(byteBuffer: answer.body)
      )
      return
    }
    var fields = answer.fields
    fields[.contentLength] = String(answer.body.readableBytes)
    self.init(status: .init(integerLiteral: answer.status), headers: fields)
  }
}

/// How many requests are being answered.
final class RequestCount: Sendable {
  private let value = Atomic<Int>(0)

  /// Counts one more, and returns how many there are now.
  func begin() -> Int { value.wrappingAdd(1, ordering: .relaxed).newValue }
  func end() { value.wrappingSubtract(1, ordering: .relaxed) }
  var current: Int { value.load(ordering: .relaxed) }
}
