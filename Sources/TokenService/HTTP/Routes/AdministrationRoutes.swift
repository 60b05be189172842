import JWT
import NIOCore
import TokenRules
import TokenVerification

/// The routes for runtimes and operators, behind the tokens of contract section 2.
extension TokenResponder {
  func administrate(_ exchange: Exchange, readTokenIsEnough: Bool) -> Answer {
    guard
      case .token(let token) = Bearer.read(exchange.head),
      core.administration.accepts(token, readTokenIsEnough: readTokenIsEnough)
    else { return Answer(.unauthorized("This route needs an administration token."), requestID: exchange.requestID) }
    if exchange.isOverloaded { return Answer(.overloaded, requestID: exchange.requestID) }
    switch exchange.route {
    case .verify: return verify(exchange)
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
      case .keys: writeKeys(to: &writer)
      default: ConfigurationSummary(core.configuration, keyring: core.keyring.value).write(to: &writer)
      }
      return Answer(requestID: exchange.requestID, json: writer)
    }
  }

  /// Ids and states; nothing of a key itself.
  private func writeKeys(to writer: inout JSONWriter) {
    let keyring = core.keyring.value
    writer.beginObject()
    writer.member("generation", keyring.generation)
    writer.beginArray("keys")
    for entry in keyring.entries {
      writer.beginObject()
      writer.member("kid", entry.key.id)
      writer.member("state", entry.state.rawValue)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
  }
}

extension RequestFailure {
  /// More requests are being answered than may be.
  static let overloaded = unavailable("The service is overloaded.", retryAfter: 1)
}
