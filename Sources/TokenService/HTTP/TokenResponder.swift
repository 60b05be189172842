import NIOCore
import TokenRules
import TokenVerification

/// The answers of one listener: one synchronous function from a request and its caller to an answer, in which limits,
/// errors, request ids, rates, metrics, trace context and audit stand once.
///
/// Transports are thin adapters over it. Where something has to be awaited (the identity provider, a file, a store), the
/// step is a second function, which the transport runs off its event loop.
struct TokenResponder: Sendable {
  /// What becomes of a request.
  enum Step: Sendable {
    case answer(Answer)
    /// The answer, after something else has answered; `isIdle` where the request only waits for news, and is no load.
    case pending(isIdle: Bool = false, @Sendable () async -> Answer)

    /// The answer, whatever has to be awaited.
    var answer: Answer {
      get async {
        switch self {
        case .answer(let answer): return answer
        case .pending(_, let step): return await step()
        }
      }
    }
  }

  let core: ServiceCore
  let changesReader = RevocationChangesReader()
  private let table: RouteTable
  private let metrics: [RouteMetrics]
  private let noRoute: RouteMetrics

  init(_ listener: Listener, core: ServiceCore) {
    self.core = core
    table = RouteTable(listener)
    metrics = Route.allCases.map { core.metrics.route($0.name) }
    noRoute = core.metrics.route("none")
  }

  /// Takes up a request: the errors that stand first, then the route.
  func respond(to request: ServiceRequest, isOverloaded: Bool = false) -> Step {
    let started = core.clock.uptime()
    let now = core.clock.now()
    let requestID = RequestID.choose(request.head.requestID)
    guard let resource = table.resource(at: request.head.path) else {
      return .answer(complete(Answer(.notFound, requestID: requestID), nil, since: started, at: now))
    }
    guard let route = resource.route(for: request.head.method) else {
      let answer = answerToMethod(request.head, of: resource, requestID: requestID)
      return .answer(complete(answer, resource.first, request.head, since: started, at: now))
    }
    let exchange = Exchange(
      route: route,
      request: request,
      requestID: requestID,
      trace: request.head.traceparent.flatMap { TraceContext(parent: $0, state: request.head.tracestate) },
      started: started,
      now: now,
      client: core.limits.clientAddress.resolve(peer: request.peer, forwardedFor: request.head.forwardedFor),
      isOverloaded: isOverloaded
    )
    switch route.access {
    case .open: return .answer(complete(answerOpen(exchange), exchange))
    case .syncToken: return .answer(complete(authorize(exchange), exchange))
    case .administration(let isEnough): return administrate(exchange, readTokenIsEnough: isEnough)
    case .caller: return answerCaller(of: exchange)
    }
  }

  /// The answer where no route has the method: 405, or what a browser asks before it sends.
  private func answerToMethod(_ head: RequestHead, of resource: RouteTable.Resource, requestID: String) -> Answer {
    let answersPreflights = resource.post == .mint && !core.origins.allowed.isEmpty
    if answersPreflights, head.method == "OPTIONS" { return core.origins.preflight(head, requestID: requestID) }
    let allowed = answersPreflights ? "POST, OPTIONS" : resource.allowed
    return Answer(.methodNotAllowed(allowed: allowed), requestID: requestID)
  }

  /// Ends an exchange: what every answer carries, and what is counted of it.
  func complete(_ answer: consuming Answer, _ exchange: Exchange) -> Answer {
    complete(answer, exchange.route, exchange.head, since: exchange.started, at: exchange.now)
  }

  private func complete(
    _ answer: consuming Answer,
    _ route: Route?,
    _ head: RequestHead,
    since started: Duration,
    at now: Timestamp
  ) -> Answer {
    var answer = answer
    if route == .mint, head.method != "OPTIONS" { core.origins.share(&answer, with: head.origin) }
    return complete(answer, route, since: started, at: now)
  }

  private func complete(
    _ answer: consuming Answer,
    _ route: Route?,
    since started: Duration,
    at now: Timestamp
  ) -> Answer {
    let latency = core.clock.uptime() - started
    let metrics = route.map { self.metrics[$0.index] } ?? noRoute
    metrics.record(status: answer.status, latency: latency)
    if route == .mint { core.slo.record(latency: latency, isError: answer.status >= 500, at: started + latency) }
    var answer = answer
    answer.time = now
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
      let resource = table.resource(at: head.path)
      route = resource?.route(for: head.method) ?? resource?.first
      // 404 and 405 stand before 413.
      if case .payloadTooLarge = failure { answer = routeError(head, requestID: requestID) ?? answer }
      if route == .mint { core.origins.share(&answer, with: head.origin) }
    }
    return complete(answer, route, since: started, at: core.clock.now())
  }

  /// Whether a request may have a large body: where its route takes one, and only from who may use the route, so that
  /// nobody else fills the memory.
  func allowsLargeBody(_ head: RequestHead) -> Bool {
    guard table.resource(at: head.path)?.route(for: head.method) == .revokeSessions else { return false }
    guard case .token(let token) = Bearer.read(head) else { return false }
    return core.administration.accepts(token, readTokenIsEnough: false)
  }

  private func routeError(_ head: RequestHead, requestID: String) -> Answer? {
    guard let resource = table.resource(at: head.path) else { return Answer(.notFound, requestID: requestID) }
    guard resource.route(for: head.method) == nil else { return nil }
    return answerToMethod(head, of: resource, requestID: requestID)
  }
}
