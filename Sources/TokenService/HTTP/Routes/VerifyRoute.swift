import JWT
import TokenRules
import TokenVerification

/// `POST /internal/v1/spacetime/token/verify` (contract section 5).
extension TokenResponder {
  func verify(_ exchange: Exchange) -> Answer {
    let question: VerifyQuestion
    do throws(RequestFailure) {
      question = try VerifyQuestion(exchange)
    } catch {
      return Answer(error, requestID: exchange.requestID)
    }
    var writer = JSONWriter(capacity: 2048)
    do throws(VerificationError) {
      let token = try core.verifier.verify(
        question.token,
        stream: question.stream,
        with: core.keyring.value,
        revocations: core.revocations.value,
        at: exchange.now
      )
      core.metrics.tokenVerified(keyID: token.keyID, at: exchange.now)
      token.write(to: &writer)
    } catch {
      rejected(error, exchange)
      writer.beginObject()
      writer.member("active", false)
      writer.member("reason_code", error.reasonCode)
      writer.member("message", error.message)
      writer.endObject()
    }
    return Answer(requestID: exchange.requestID, json: writer)
  }

  /// Counts a token that was not accepted, and logs a sample of them.
  func rejected(_ error: VerificationError, _ exchange: Exchange) {
    rejected(error.reasonCode, detail: "\(error)", exchange)
  }

  func rejected(_ reason: String, detail: @autoclosure () -> String? = nil, _ exchange: Exchange) {
    core.metrics.tokenRejected(reason: reason, keyID: nil)
    core.rejects.record(
      reason: reason,
      detail: detail(),
      requestID: exchange.requestID,
      trace: exchange.trace,
      at: exchange.started
    )
  }
}

/// What is asked about which token.
private struct VerifyQuestion {
  let token: String
  let stream: String?

  init(_ exchange: Exchange) throws(RequestFailure) {
    let body = exchange.request.body
    guard JSONBody.isAcceptable(exchange.head, isEmpty: body.isEmpty) else { throw .unsupportedMediaType }
    let object: JSONObject?
    if body.isEmpty {
      object = nil
    } else {
      do { object = try JSONObject(parsing: body) } catch {
        throw .malformed("The body is not one strict JSON object.")
      }
    }
    var errors: [FieldError] = []
    let token = object?["token"]?.string
    if token == nil { errors.append(FieldError(field: "token", message: "must be a string")) }
    let stream = object?["stream"].flatMap { $0.isNull ? nil : $0 }
    if let stream, stream.string == nil { errors.append(FieldError(field: "stream", message: "must be a string")) }
    guard errors.isEmpty, let token else { throw .invalidRequest(errors) }
    self.token = token
    self.stream = stream?.string
  }
}
