import JWT
import TokenRules
import TokenVerification

/// `POST /internal/v1/spacetime/token/verify` (contract section 5).
extension TokenResponder {
  func verify(_ exchange: Exchange) -> Answer {
    guard core.hasFreshRevocations(at: exchange.started) else {
      return Answer(.staleRevocations, requestID: exchange.requestID)
    }
    let question: VerifyQuestion
    do throws(RequestFailure) {
      question = try VerifyQuestion(exchange)
    } catch {
      return Answer(error, requestID: exchange.requestID)
    }
    do throws(VerificationError) {
      let token = try check(question.token, stream: question.stream, exchange)
      return Answer(requestID: exchange.requestID, capacity: 2560) { token.write(to: &$0) }
    } catch {
      return Answer(requestID: exchange.requestID, capacity: 256) { writer in
        writer.beginObject()
        writer.member("active", false)
        writer.member("reason_code", error.reasonCode)
        writer.member("message", error.message)
        writer.endObject()
      }
    }
  }

  /// Verifies a token, and counts the verdict under the key that made its signature.
  func check(_ token: String, stream: String?, _ exchange: Exchange) throws(VerificationError) -> SyncToken {
    var signer: String?
    do throws(VerificationError) {
      let verified = try core.verifier.verify(
        token.utf8.span,
        stream: stream,
        with: core.keyring.value,
        revocations: core.revocations.value,
        at: exchange.now,
        signer: &signer
      )
      core.metrics.tokenVerified(keyID: verified.keyID, at: exchange.now)
      return verified
    } catch {
      rejected(error.reasonCode, keyID: signer, detail: "\(error)", exchange)
      throw error
    }
  }

  /// Counts a token that was not accepted, and logs a sample of them.
  ///
  /// - Parameter keyID: the key that made its signature; `nil` where none did.
  func rejected(
    _ reason: String,
    keyID: String? = nil,
    detail: @autoclosure () -> String? = nil,
    _ exchange: Exchange
  ) {
    core.metrics.tokenRejected(reason: reason, keyID: keyID)
    core.rejects.record(
      reason: reason,
      keyID: keyID,
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
