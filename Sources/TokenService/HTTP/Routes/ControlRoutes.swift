import JWT
import TokenRules
import TokenVerification

/// `POST /api/v1/control/runtime-routing/evaluate` and `GET /api/v1/control/status` (contract section 8).
extension TokenResponder {
  func control(_ exchange: Exchange, for caller: Caller) -> Answer {
    do throws(Refusal) {
      do throws(IssueError) {
        try core.issuer.checkCaller(caller, revocations: core.revocations.value, at: exchange.now)
      } catch { throw Refusal(error) }
      if exchange.isOverloaded { throw .failed(.overloaded) }
      var writer = JSONWriter(capacity: 512)
      if exchange.route == .runtimeRouting {
        let decision = try decide(exchange)
        core.metrics.routing.count(decision)
        writer.twice { decision.writeMembers(to: &$0) }
      } else {
        if exchange.isForeign { throw .denied("The page that sent the request may not use this session.") }
        writer.twice { writeStatus(to: &$0) }
      }
      return complete(Answer(requestID: exchange.requestID, json: writer), exchange)
    } catch {
      return conclude(exchange, error, caller: caller)
    }
  }

  private func decide(_ exchange: Exchange) throws(Refusal) -> RuntimeRouting.Decision {
    let body = exchange.request.body
    guard JSONBody.isAcceptable(exchange.head, isEmpty: body.isEmpty) else { throw .failed(.unsupportedMediaType) }
    let object: JSONObject?
    if body.isEmpty {
      object = nil
    } else {
      do { object = try JSONObject(parsing: body) } catch {
        throw .failed(.malformed("The body is not one strict JSON object."))
      }
    }
    var errors: [FieldError] = []
    func text(_ name: String) -> String {
      guard let text = object?[name]?.string, (1...256).contains(text.unicodeScalars.count) else {
        errors.append(FieldError(field: name, message: "must be a string of 1 to 256 characters"))
        return ""
      }
      return text
    }
    let threadID = text("thread_id")
    let cohortKey = text("cohort_key")
    guard errors.isEmpty else { throw .failed(.invalidRequest(errors)) }
    if exchange.isForeign { throw .denied("The page that sent the request may not use this session.") }
    return core.routing.routing.decide(threadID: threadID, cohortKey: cohortKey)
  }

  private func writeStatus(to writer: inout JSONWriter) {
    let settings = core.issuer.settings
    writer.member("status", "ok")
    writer.member("service", "token-service")
    writer.member("version", core.version)
    writer.member("environment", settings.environment.rawValue)
    writer.member("config_digest", core.configuration.digest.value)
    writer.member("sync_token_enabled", settings.isEnabled)
    writer.member("claims_version", settings.claimsVersion)
    writer.member("rotation_id", core.keyring.value.generation)
    writer.beginObject("runtime_routing")
    core.routing.state.settings.writeMembers(to: &writer)
    writer.endObject()
  }
}

extension JSONWriter {
  /// Writes an object whose members stand flat and once more under `data`, for the clients that read the envelope.
  fileprivate mutating func twice(_ members: (inout JSONWriter) -> Void) {
    beginObject()
    members(&self)
    beginObject("data")
    members(&self)
    endObject()
    endObject()
  }
}
