import JWT
import TokenRules
import TokenVerification

/// `GET /internal/v1/spacetime/authorize` (contract section 5): made for a reverse proxy's sub-request.
extension TokenResponder {
  func authorize(_ exchange: Exchange) -> Answer {
    let token: String
    switch Bearer.read(exchange.head) {
    case .token(let text): token = text
    case .absent: return refusal(exchange, "missing_authorization", "The request carries no token.")
    case .malformed: return refusal(exchange, "invalid_authorization_scheme", "The request carries no bearer token.")
    }
    if exchange.isOverloaded { return unavailable(exchange, .overloaded) }
    guard core.hasFreshRevocations(at: exchange.started) else { return unavailable(exchange, .staleRevocations) }
    do throws(VerificationError) {
      // Without a stream nothing is granted: no stream has the empty name.
      let stream = QueryParameter.value(of: "stream", in: exchange.head.query) ?? ""
      return grant(exchange, try check(token, stream: stream, exchange))
    } catch {
      switch error {
      case .forbiddenTopic, .missingScope: return forbid(exchange, error.reasonCode, error.message)
      default: return unauthorized(exchange, error.reasonCode, error.message, "Bearer error=\"invalid_token\"")
      }
    }
  }

  private func grant(_ exchange: Exchange, _ token: SyncToken) -> Answer {
    var answer = Answer(status: 200, requestID: exchange.requestID)
    answer.fields.add("x-oa-subject", FieldText.encode(token.claims.subject ?? ""))
    answer.fields.add("x-oa-org-id", FieldText.encode(token.claims.organizationID ?? ""))
    answer.fields.add("x-oa-scopes", token.claims.scopes.map(FieldText.encode).joined(separator: " "))
    answer.fields.add("x-oa-token-id", FieldText.encode(token.tokenID ?? ""))
    answer.fields.add("x-oa-refresh-after", Timestamp(seconds: token.schedule.refreshAfter).rfc3339)
    answer.fields.add("x-oa-refresh-after-in", String(token.schedule.refreshAfterIn))
    return answer
  }

  /// A request that carries no token at all.
  private func refusal(_ exchange: Exchange, _ reason: String, _ message: String) -> Answer {
    rejected(reason, exchange)
    return unauthorized(exchange, reason, message, "Bearer")
  }

  private func unauthorized(_ exchange: Exchange, _ reason: String, _ message: String, _ challenge: String) -> Answer {
    flat(exchange, 401, "unauthorized", reason, message, challenge)
  }

  private func forbid(_ exchange: Exchange, _ reason: String, _ message: String) -> Answer {
    flat(exchange, 403, "forbidden_topic", reason, message, "Bearer error=\"insufficient_scope\"")
  }

  private func unavailable(_ exchange: Exchange, _ failure: RequestFailure) -> Answer {
    var answer = flat(exchange, 503, failure.code.description, failure.code.description, failure.message, nil)
    answer.fields.add("retry-after", String(failure.retryAfter ?? 1))
    return answer
  }

  /// The one error that is not in the envelope.
  private func flat(
    _ exchange: Exchange,
    _ status: Int,
    _ error: String,
    _ reason: String,
    _ message: String,
    _ challenge: String?
  ) -> Answer {
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.member("error", error)
    writer.member("message", message)
    writer.member("reason_code", reason)
    writer.endObject()
    var answer = Answer(status: status, requestID: exchange.requestID, json: writer)
    if let challenge { answer.fields.add("www-authenticate", challenge) }
    return answer
  }
}
