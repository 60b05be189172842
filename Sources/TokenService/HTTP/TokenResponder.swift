import HTTPTypes
import NIOCore
import TokenRules
import TokenVerification

/// The answers of one listener: one synchronous function from a request and its caller to an answer, in which limits,
/// errors, request ids, rates, metrics, trace context and audit stand once.
///
/// Transports are thin adapters over it. Only a caller whom the identity provider must be asked about, and a reload of
/// the keyring, take a second step: the transport awaits the provider or the reload, and hands over the outcome.
struct TokenResponder: Sendable {
  /// What becomes of a request.
  enum Step: Sendable {
    case answer(Answer)
    case introspect(Exchange, Credential)
    case reload(Exchange, KeyringReloader)
  }

  let core: ServiceCore
  private let table: RouteTable
  private let metrics: [RouteMetrics]
  private let noRoute: RouteMetrics

  init(_ listener: Listener, core: ServiceCore) {
    self.core = core
    table = RouteTable(listener)
    metrics = Route.allCases.map { core.metrics.route($0.rawValue) }
    noRoute = core.metrics.route("none")
  }

  /// Takes up a request: the errors that stand first, then the route.
  func respond(to request: ServiceRequest, isOverloaded: Bool = false) -> Step {
    let started = core.clock.uptime()
    let requestID = RequestID.choose(request.head.requestID)
    guard let route = table.route(at: request.head.path) else {
      return .answer(complete(Answer(.notFound, requestID: requestID), nil, since: started))
    }
    let exchange = Exchange(
      route: route,
      request: request,
      requestID: requestID,
      trace: request.head.traceparent.flatMap { TraceContext(parent: $0, state: request.head.tracestate) },
      started: started,
      now: core.clock.now(),
      client: core.limits.clientAddress.resolve(peer: request.peer, forwardedFor: request.head.forwardedFor),
      isOverloaded: isOverloaded
    )
    if let answer = answerToMethod(exchange.head, of: route, requestID: requestID) {
      return .answer(complete(answer, exchange))
    }
    switch route.access {
    case .open: return .answer(complete(answerOpen(exchange), exchange))
    case .syncToken: return .answer(complete(authorize(exchange), exchange))
    case .administration(let isEnough): return administrate(exchange, readTokenIsEnough: isEnough)
    case .caller: return resolveCaller(of: exchange)
    }
  }

  /// The answer where the method is not the route's: 405, or what a browser asks before it sends.
  private func answerToMethod(_ head: RequestHead, of route: Route, requestID: String) -> Answer? {
    guard route.takesBody else {
      if head.method == "GET" || head.method == "HEAD" { return nil }
      return Answer(.methodNotAllowed(allowed: "GET, HEAD"), requestID: requestID)
    }
    if head.method == "POST" { return nil }
    let answersPreflights = route == .mint && !core.origins.allowed.isEmpty
    if answersPreflights, head.method == "OPTIONS" { return core.origins.preflight(head, requestID: requestID) }
    return Answer(.methodNotAllowed(allowed: answersPreflights ? "POST, OPTIONS" : "POST"), requestID: requestID)
  }

  /// Ends an exchange: what every answer carries, and what is counted of it.
  func complete(_ answer: Answer, _ exchange: Exchange) -> Answer {
    var answer = answer
    if exchange.route == .mint, exchange.head.method != "OPTIONS" {
      core.origins.share(&answer, with: exchange.head.origin)
    }
    return complete(answer, exchange.route, since: exchange.started)
  }

  private func complete(_ answer: Answer, _ route: Route?, since started: Duration) -> Answer {
    let latency = core.clock.uptime() - started
    let metrics = route.map { self.metrics[$0.index] } ?? noRoute
    metrics.record(status: answer.status, latency: latency)
    if route == .mint { core.slo.record(latency: latency, isError: answer.status >= 500) }
    return answer
  }
}

extension TokenResponder {
  /// The answer to what never became a request: the same envelope, counted the same way.
  func refuse(_ failure: RequestFailure, head: RequestHead?) -> Answer {
    let started = core.clock.uptime()
    let requestID = RequestID.choose(head?.requestID)
    var answer = Answer(failure, requestID: requestID)
    var route: Route?
    if let head {
      route = table.route(at: head.path)
      // 404 and 405 stand before 413.
      if case .payloadTooLarge = failure { answer = routeError(head, requestID: requestID) ?? answer }
      if route == .mint { core.origins.share(&answer, with: head.origin) }
    }
    answer.fields.append(HTTPField(name: .date, value: HTTPDate.format(core.clock.now())))
    return complete(answer, route, since: started)
  }

  private func routeError(_ head: RequestHead, requestID: String) -> Answer? {
    guard let route = table.route(at: head.path) else { return Answer(.notFound, requestID: requestID) }
    return answerToMethod(head, of: route, requestID: requestID)
  }
}

extension Route {
  var index: Int { Self.allCases.firstIndex(of: self)! }
}
