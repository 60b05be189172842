import JWT
import NIOCore
import TokenRules
import TokenVerification

/// The routes for runtimes and operators, behind the tokens of contract section 2.
extension TokenResponder {
  func administrate(_ exchange: Exchange, readTokenIsEnough: Bool) -> Step {
    guard
      case .token(let token) = Bearer.read(exchange.head),
      core.administration.accepts(token, readTokenIsEnough: readTokenIsEnough)
    else { return end(exchange, .unauthorized("This route needs an administration token.")) }
    if exchange.isOverloaded { return end(exchange, .overloaded) }
    switch exchange.route {
    case .reloadKeys: return reloadKeys(exchange)
    case .revoke, .revokeSessions: return revoke(exchange)
    case .liftRevocation: return liftRevocation(exchange)
    case .revocations: return listRevocations(exchange)
    case .revocationChanges: return tellRevocationChanges(exchange)
    default: return .answer(complete(administrate(exchange), exchange))
    }
  }

  /// Ends an exchange with an error.
  func end(_ exchange: Exchange, _ failure: RequestFailure) -> Step {
    .answer(complete(Answer(failure, requestID: exchange.requestID), exchange))
  }

  private func administrate(_ exchange: Exchange) -> Answer {
    switch exchange.route {
    case .verify: return verify(exchange)
    case .verifiers: return hearVerifier(exchange)
    case .replicas: return tellReplicas(exchange)
    case .routing: return tellRouting(exchange, core.routing.state)
    case .changeRouting: return changeRouting(exchange)
    case .metrics:
      return Answer(
        status: 200,
        contentType: PrometheusText.contentType,
        requestID: exchange.requestID,
        body: ByteBuffer(string: core.metrics.prometheusText())
      )
    default:
      var writer = JSONWriter()
      switch exchange.route {
      case .syncMetrics: core.metrics.writeJSON(to: &writer)
      case .slo: core.slo.snapshot().write(to: &writer)
      case .keys: KeysAnswer(core, at: exchange.now).write(to: &writer)
      default: ConfigurationSummary(core.configuration, keyring: core.keyring.value).write(to: &writer)
      }
      return Answer(requestID: exchange.requestID, json: writer)
    }
  }
}

extension RequestFailure {
  /// More requests are being answered than may be.
  static let overloaded = unavailable("The service is overloaded.", retryAfter: 1)
  /// Events come faster than they can be written.
  static let unrecorded = unavailable("The audit log is behind.", retryAfter: 1)
}
