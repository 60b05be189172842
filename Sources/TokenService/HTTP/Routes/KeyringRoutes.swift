import JWT
import TokenRules
import TokenVerification

/// `POST /internal/v1/spacetime/keys/reload` and `POST /internal/v1/spacetime/verifiers`.
extension TokenResponder {
  /// Has the keyring file looked at now.
  func reloadKeys(_ exchange: Exchange) -> Step {
    guard let reloader = core.keys.reloader else {
      return end(exchange, .keyringRefused("The keys come from variables, which do not change."))
    }
    return .pending { respond(to: exchange, after: await reloader.reload()) }
  }

  private func respond(to exchange: Exchange, after outcome: KeyringReloader.Outcome) -> Answer {
    if case .refused(let error) = outcome {
      return complete(Answer(.keyringRefused(error.description), requestID: exchange.requestID), exchange)
    }
    let status = core.keys.status.value
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.member("outcome", outcome == .reloaded ? "reloaded" : "unchanged")
    writer.member("generation", status.keyring.generation)
    writer.member("ring_digest", status.digest)
    writer.endObject()
    return complete(Answer(requestID: exchange.requestID, json: writer), exchange)
  }

  /// Takes note of a runtime that verifies by itself, and tells it which ring is in force here.
  func hearVerifier(_ exchange: Exchange) -> Answer {
    do throws(RequestFailure) {
      let body = exchange.request.body
      guard JSONBody.isAcceptable(exchange.head, isEmpty: body.isEmpty) else { throw .unsupportedMediaType }
      let report: VerifierReport
      do throws(VerifierReportError) {
        // No body at all lacks every member, and is no worse JSON than one that is empty.
        report = try VerifierReport(parsing: body.isEmpty ? Array("{}".utf8) : body)
      } catch { throw RequestFailure(error) }
      try core.verifiers.hear(report, at: exchange.started, time: exchange.now)
    } catch {
      return Answer(error, requestID: exchange.requestID)
    }
    let status = core.keys.status.value
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.member("ring_digest", status.digest)
    writer.member("generation", status.keyring.generation)
    writer.member("report_within_seconds", VerifierReporter.interval.components.seconds)
    writer.endObject()
    return Answer(requestID: exchange.requestID, json: writer)
  }
}

extension RequestFailure {
  fileprivate init(_ error: VerifierReportError) {
    switch error {
    case .malformed: self = .malformed("The body is not one strict JSON object.")
    case .invalid(let fields): self = .invalidRequest(fields)
    @unknown default: self = .malformed("The body is no report.")
    }
  }
}
