import JWT
import NIOCore

/// The routes for anybody: whether the process is up, whether it should get traffic, and what it offers.
extension TokenResponder {
  func answerOpen(_ exchange: Exchange) -> Answer {
    switch exchange.route {
    case .ready: ready(exchange)
    case .openAPI:
      Answer(
        status: 200,
        contentType: "application/yaml",
        requestID: exchange.requestID,
        body: OpenAPIDocument.body
      )
    default: health(exchange)
    }
  }

  private func health(_ exchange: Exchange) -> Answer {
    var writer = JSONWriter(capacity: 64)
    writer.beginObject()
    writer.member("status", "ok")
    writer.endObject()
    return Answer(requestID: exchange.requestID, json: writer)
  }

  private func ready(_ exchange: Exchange) -> Answer {
    let checks = core.readiness.checks
    let failing = checks.filter { !$0.passes }
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.member("status", failing.isEmpty ? "ready" : "not_ready")
    writer.beginObject("checks")
    for check in checks { writer.member(check.name, check.passes ? "ok" : "failing") }
    writer.endObject()
    let details = core.readiness.details
    if !details.isEmpty {
      writer.beginObject("details")
      for detail in details { writer.member(detail.name, detail.words) }
      writer.endObject()
    }
    if !failing.isEmpty {
      let failure = RequestFailure.unavailable("Some checks fail.", retryAfter: 1)
      writer.beginArray("failing")
      for check in failing { writer.value(check.name.description) }
      writer.endArray()
      failure.writeEnvelope(to: &writer)
    }
    writer.endObject()
    var answer = Answer(status: failing.isEmpty ? 200 : 503, requestID: exchange.requestID, json: writer)
    if !failing.isEmpty { answer.fields.add("retry-after", "1") }
    return answer
  }
}
