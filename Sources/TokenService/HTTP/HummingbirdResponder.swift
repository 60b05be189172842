import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// The two ways to the service's answers: at once, on the event loop, or by Hummingbird where something is awaited.
///
/// Both are thin adapters over `TokenResponder`; what is awaited is the identity provider, and a reload of the keyring.
struct HummingbirdResponder: Sendable {
  let responder: TokenResponder
  let maximumConcurrency: Int
  let inFlight = RequestCount()

  /// The answer, where nothing has to be awaited; asking changes nothing where there is none.
  func answerAtOnce(_ request: AssembledRequest, from peer: SocketAddress?) -> Answer? {
    var service = ServiceRequest(head: RequestHead(request.head), peer: IPAddress(peer))
    if request.head.method == .POST, let body = request.body { service.body = Array(buffer: body) }
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
    if request.method == .post { service.body = Array(buffer: try await request.body.collect(upTo: .max)) }
    switch responder.respond(to: service, isOverloaded: isOverloaded) {
    case .answer(let answer): return Response(answer, to: request.method)
    case .introspect(let exchange, let credential):
      let outcome = await responder.core.callers.introspect(credential, trace: exchange.trace)
      return Response(responder.respond(to: exchange, after: outcome), to: request.method)
    case .reload(let exchange, let reloader):
      return Response(responder.respond(to: exchange, after: await reloader.reload()), to: request.method)
    }
  }
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
