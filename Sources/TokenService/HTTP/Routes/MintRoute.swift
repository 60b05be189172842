import JWT
import TokenRules
import TokenVerification

/// `POST /api/spacetime/token` and its aliases (contract section 3).
extension TokenResponder {
  func mint(_ exchange: Exchange, for caller: Caller) -> Answer {
    let lease: Lease
    do throws(Refusal) {
      lease = try issue(exchange, to: caller)
    } catch {
      return conclude(exchange, error, caller: caller)
    }
    core.metrics.tokenIssued(keyID: lease.keyID, expiresAt: lease.expiresAt)
    core.audit.record(
      AuditEvent(
        .issued,
        at: exchange.now,
        requestID: exchange.requestID,
        caller: caller,
        deviceID: lease.deviceID,
        tokenID: lease.tokenID,
        keyID: lease.keyID,
        attributes: [("scopes", .strings(lease.scopes)), ("expires_at_unix", .integer(lease.expiresAt))]
          + traceAttribute(of: exchange)
      )
    )
    return complete(Answer(requestID: exchange.requestID, capacity: 6144) { lease.write(to: &$0) }, exchange)
  }

  /// The errors in the order of contract section 11: 401, 429, 503, 415, 400, 422, 403.
  private func issue(_ exchange: Exchange, to caller: Caller) throws(Refusal) -> Lease {
    let keyring = core.keyring.value
    // Before the list is read: one that was too old a moment ago must not pass for the one that has just come.
    let isListFresh = core.hasFreshRevocations(at: exchange.started)
    let revocations = core.revocations.value
    do throws(IssueError) {
      try core.issuer.checkCaller(caller, revocations: revocations, at: exchange.now)
    } catch { throw Refusal(error) }
    try checkRate(exchange, of: caller)
    if exchange.isOverloaded { throw .failed(.overloaded) }
    guard isListFresh else { throw .failed(.staleRevocations) }
    guard core.audit.isAccepting else { throw .failed(.unrecorded) }
    do throws(IssueError) {
      try core.issuer.checkAvailability(
        for: caller,
        with: keyring,
        revocations: revocations,
        at: exchange.now
      )
    } catch { throw Refusal(error) }
    let body = exchange.request.body
    guard JSONBody.isAcceptable(exchange.head, isEmpty: body.isEmpty) else { throw .failed(.unsupportedMediaType) }
    let request: TokenRequest
    do throws(TokenRequestError) { request = try TokenRequest(parsing: body) } catch { throw Refusal(error) }
    let lease: Lease
    do throws(IssueError) {
      lease = try core.issuer.issue(request, to: caller, with: keyring, revocations: revocations, at: exchange.now)
    } catch { throw Refusal(error) }
    if exchange.isForeign { throw .denied("The page that sent the request may not use this session.") }
    return lease
  }

  /// One bucket a session or access key, across the aliases.
  ///
  /// A page that may not use the session must not empty it.
  private func checkRate(_ exchange: Exchange, of caller: Caller) throws(Refusal) {
    guard let buckets = core.limits.sessions else { return }
    let key = TokenBuckets.Key(caller.sessionID)
    let wait =
      exchange.isForeign ? buckets.wait(key, at: exchange.started) : buckets.take(key, at: exchange.started)
    guard let wait else { return }
    core.metrics.rateLimited(by: .session)
    throw .failed(.rateLimited(retryAfter: wait))
  }

  /// Ends an exchange without a result: counters, one audit event on the mint routes, the envelope.
  func conclude(_ exchange: Exchange, _ refusal: Refusal, caller: Caller? = nil) -> Answer {
    if exchange.route == .mint { record(refusal, of: exchange, caller: caller) }
    return complete(Answer(refusal.failure, requestID: exchange.requestID), exchange)
  }

  private func record(_ refusal: Refusal, of exchange: Exchange, caller: Caller?) {
    let code = refusal.failure.code.description
    switch refusal.event {
    case .authFailed: core.metrics.authFailed(reason: refusal.reason ?? "other")
    case .policyDenied: core.metrics.policyDenied.increment()
    case .policyEvaluationFailed: core.metrics.policyEvaluationFailed.increment()
    default: core.metrics.issueFailed(code: code)
    }
    var attributes: [(name: StaticString, value: AuditEvent.Value)] = [("code", .string(code))]
    if let reason = refusal.reason { attributes.append(("reason", .string(reason))) }
    attributes += traceAttribute(of: exchange)
    core.audit.record(
      AuditEvent(
        refusal.event,
        at: exchange.now,
        requestID: exchange.requestID,
        caller: caller,
        attributes: attributes
      )
    )
  }

  private func traceAttribute(of exchange: Exchange) -> [(name: StaticString, value: AuditEvent.Value)] {
    exchange.trace.map { [("trace_id", .string($0.traceID.hex))] } ?? []
  }
}
