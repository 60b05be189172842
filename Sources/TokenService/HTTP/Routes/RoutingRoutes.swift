import JWT
import TokenRules

/// `GET` and `POST /internal/v1/control/runtime-routing`: the routing that is in force, and its change.
///
/// A change is made whether the audit keeps up or not: a canary that harms does not wait for a log.
extension TokenResponder {
  func changeRouting(_ exchange: Exchange) -> Answer {
    let change: RoutingChange
    do throws(RequestFailure) {
      let body = exchange.request.body
      guard JSONBody.isAcceptable(exchange.head, isEmpty: body.isEmpty) else { throw .unsupportedMediaType }
      change = try RoutingChange(parsing: body)
    } catch {
      core.metrics.routing.refuse(code: error.code.description)
      core.audit.record(
        AuditEvent(
          .routingRefused,
          at: exchange.now,
          requestID: exchange.requestID,
          attributes: [("code", .string(error.code.description))]
        )
      )
      return Answer(error, requestID: exchange.requestID)
    }
    let (before, state) = core.routing.make(change, at: exchange.now)
    core.metrics.routing.changed.increment()
    core.audit.record(AuditEvent(change, from: before, to: state.settings, exchange))
    return tellRouting(exchange, state)
  }

  func tellRouting(_ exchange: Exchange, _ state: RoutingDesk.State) -> Answer {
    var writer = JSONWriter(capacity: 512)
    writer.beginObject()
    state.writeMembers(to: &writer)
    writer.endObject()
    return Answer(requestID: exchange.requestID, json: writer)
  }
}

extension AuditEvent {
  /// The routing was changed: every setting that is another one now, as `from -> to`.
  fileprivate init(
    _ change: RoutingChange,
    from before: RoutingSettings,
    to after: RoutingSettings,
    _ exchange: Exchange
  ) {
    let settings: [(name: StaticString, before: String, after: String)] = [
      ("canary_user_percent", "\(before.userPercent)", "\(after.userPercent)"),
      ("canary_autopilot_percent", "\(before.autopilotPercent)", "\(after.autopilotPercent)"),
      ("canary_seed", before.seed, after.seed),
      ("shadow_enabled", "\(before.isShadowEnabled)", "\(after.isShadowEnabled)"),
      ("shadow_sample_rate", "\(before.shadowSampleRate)", "\(after.shadowSampleRate)"),
    ]
    var attributes: [(name: StaticString, value: Value)] = settings.filter { $0.before != $0.after }
      .map { ($0.name, .string("\($0.before) -> \($0.after)")) }
    attributes.append(("requested_by", .string(change.requestedBy)))
    if let reason = change.reason { attributes.append(("reason", .string(reason))) }
    self.init(.routingChanged, at: exchange.now, requestID: exchange.requestID, attributes: attributes)
  }
}
