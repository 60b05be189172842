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
  func answerAtOnce(_ request: AssembledRequest, from peer: IPAddress?) -> Answer? {
    let head = RequestHead(request.head)
    let body = Self.takesBody(head.method) ? request.body.map { Array(buffer: $0) } : nil
    let service = ServiceRequest(head: head, body: body ?? [], peer: peer)
    let isOverloaded = inFlight.current >= maximumConcurrency
    guard case .answer(let answer) = responder.respond(to: service, isOverloaded: isOverloaded) else { return nil }
    return answer
  }

  /// The answer, after whatever has to be awaited.
  func respond(to request: Request, from peer: SocketAddress?) async throws -> Response {
    let isOverloaded = inFlight.begin() > maximumConcurrency
    responder.core.metrics.inFlight.add(1)
    defer {
      inFlight.end()
      responder.core.metrics.inFlight.add(-1)
    }
    // The gate lets no body through that is larger than the limit.
    var body: [UInt8] = []
    if Self.takesBody(request.method.rawValue) { body = Array(buffer: try await request.body.collect(upTo: .max)) }
    let service = ServiceRequest(head: RequestHead(request.head), body: body, peer: IPAddress(peer))
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
  /// The answer in Hummingbird's types: the same fields in the same order as the other way writes them.
  fileprivate init(_ answer: Answer, to method: HTTPRequest.Method) {
    var fields = HTTPFields()
    func add(_ name: String, _ value: String) {
      if let name = HTTPField.Name(name) { fields.append(HTTPField(name: name, value: value)) }
    }
    if let contentType = answer.contentType { add("content-type", contentType) }
    add("cache-control", "no-store")
    add("x-request-id", answer.requestID)
    for field in answer.fields.list { add(field.name, field.value) }
    if let time = answer.time { add("date", HTTPDate.cached(at: time)) }
    if answer.status != 204 { add("content-length", String(answer.body.readableBytes)) }
    let body = method == .head ? ResponseBody() : ResponseBody(byteBuffer: answer.body)
    self.init(status: .init(integerLiteral: answer.status), headers: fields, body: body)
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
