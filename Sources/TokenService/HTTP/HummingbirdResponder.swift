import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Hummingbird's way to the service's answers: collects the body, asks `TokenResponder`, and awaits nothing else but the
/// identity provider.
struct HummingbirdResponder: HTTPResponder {
  /// What a request's connection tells.
  struct Context: InitializableFromSource {
    let peer: SocketAddress?
    init(source: ApplicationRequestContextSource) { peer = source.channel.remoteAddress }
  }

  let responder: TokenResponder
  let maximumConcurrency: Int
  let inFlight = RequestCount()

  func respond(to request: Request, context: Context) async throws -> Response {
    let isOverloaded = inFlight.begin() > maximumConcurrency
    responder.core.metrics.inFlight.add(1)
    defer {
      inFlight.end()
      responder.core.metrics.inFlight.add(-1)
    }
    var service = ServiceRequest(head: RequestHead(request.head), peer: IPAddress(context.peer))
    // The gate lets no body through that is larger than the limit.
    if request.method == .post { service.body = Array(buffer: try await request.body.collect(upTo: .max)) }
    switch responder.respond(to: service, isOverloaded: isOverloaded) {
    case .answer(let answer): return Response(answer, to: request.method)
    case .introspect(let exchange, let credential):
      let outcome = await responder.core.callers.introspect(credential, trace: exchange.trace)
      return Response(responder.respond(to: exchange, after: outcome), to: request.method)
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
