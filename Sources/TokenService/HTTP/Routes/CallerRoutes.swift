import JWT
import TokenRules

/// The routes for the callers of contract section 7: who asks is found out first, without waiting where that can be.
extension TokenResponder {
  /// Finds out who asks, and answers; a second step is needed where only the identity provider knows, and where the
  /// answer waits until its audit event is written.
  func answerCaller(of exchange: Exchange) -> Step {
    guard exchange.route == .mint, core.audit.isSynchronous else { return resolveCaller(of: exchange) }
    return .pending {
      let answer = await resolveCaller(of: exchange).answer
      // Without its event on record the lease is not given out.
      if await core.audit.settled() { return answer }
      return Answer(.unrecorded, requestID: exchange.requestID, at: exchange.now)
    }
  }

  private func resolveCaller(of exchange: Exchange) -> Step {
    var exchange = exchange
    if exchange.route == .mint, let wait = waitOfAddress(exchange) {
      core.metrics.rateLimited(by: .address)
      return .answer(conclude(exchange, .failed(.rateLimited(retryAfter: wait))))
    }
    let credential: String
    switch CallerCredential.read(exchange.head) {
    case .bearer(let token): credential = token
    case .cookie(let value):
      credential = value
      exchange.isForeign = core.origins.isForeign(exchange.head, scheme: scheme(of: exchange))
    case .absent: return .answer(refuseCaller(exchange, reason: "missing_credential"))
    case .malformed: return .answer(refuseCaller(exchange, reason: "several_credentials"))
    }
    switch core.callers.resolve(Credential(credential), now: exchange.now) {
    case .caller(let caller): return .answer(answer(exchange, to: caller))
    case .refused(let refusal): return .answer(refuseCaller(exchange, reason: refusal.reasonCode))
    case .unavailable: return .answer(refuseForProvider(exchange))
    case .introspect(let credential):
      if exchange.isOverloaded { return .answer(conclude(exchange, .failed(.overloaded))) }
      return .pending { [exchange] in
        respond(to: exchange, after: await core.callers.introspect(credential, trace: exchange.trace))
      }
    }
  }

  /// Takes the exchange up again when the identity provider has been asked.
  private func respond(to exchange: Exchange, after outcome: IntrospectionOutcome) -> Answer {
    var exchange = exchange
    exchange.now = core.clock.now()
    switch outcome {
    case .caller(let caller): return answer(exchange, to: caller)
    case .refused(let refusal): return refuseCaller(exchange, reason: refusal.reasonCode)
    case .unavailable: return refuseForProvider(exchange)
    }
  }

  private func refuseForProvider(_ exchange: Exchange) -> Answer {
    chargeAddress(exchange)
    return conclude(exchange, .failed(.unavailable("The identity provider does not answer.", retryAfter: 1)))
  }

  private func answer(_ exchange: Exchange, to caller: Caller) -> Answer {
    switch exchange.route {
    case .mint: return mint(exchange, for: caller)
    default: return control(exchange, for: caller)
    }
  }

  private func refuseCaller(_ exchange: Exchange, reason: String) -> Answer {
    chargeAddress(exchange)
    return conclude(exchange, .unauthorized(reason: reason))
  }

  // MARK: Addresses

  private func waitOfAddress(_ exchange: Exchange) -> Int? {
    guard let buckets = core.limits.addresses, let client = exchange.client else { return nil }
    return buckets.wait(TokenBuckets.Key(client), at: exchange.started)
  }

  /// Only those who end without a known caller pay: a guess costs, a client does not.
  private func chargeAddress(_ exchange: Exchange) {
    guard let buckets = core.limits.addresses, let client = exchange.client else { return }
    _ = buckets.take(TokenBuckets.Key(client), at: exchange.started)
  }

  /// The scheme by which the client reached the service: a trusted proxy knows, else it is the listener's own.
  private func scheme(of exchange: Exchange) -> String {
    guard let peer = exchange.request.peer, core.limits.clientAddress.isTrusted(peer) else { return "http" }
    return exchange.head.forwardedProto ?? "http"
  }
}
