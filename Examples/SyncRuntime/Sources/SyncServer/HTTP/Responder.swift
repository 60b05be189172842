import JWT
import NIOHTTP1
import SyncLog
import SyncWire

/// From a request to its answer, without waiting.
struct Responder: Sendable {
  /// What a request comes to.
  enum Outcome {
    case answer(HTTPAnswer)
    /// An event is to be written first.
    case append(StreamName, id: String, data: String)
  }

  let parts: RuntimeParts

  func respond(to request: HTTPExchange, _ head: HTTPRequestHead) -> Outcome {
    guard let route = Route(target: request.target) else { return .answer(.notFound) }
    let method = if case .events = route { "POST" } else { "GET" }
    guard request.method == method else { return .answer(.notAllowed(method)) }
    switch route {
    case .health: return .answer(HTTPAnswer(json: Array(#"{"status":"ok"}"#.utf8)))
    case .ready:
      return .answer(parts.listAge() == nil ? .unavailable : HTTPAnswer(json: Array(#"{"status":"ready"}"#.utf8)))
    case .metrics: return .answer(HTTPAnswer(text: reading.prometheus, type: "text/plain; version=0.0.4"))
    case .metricsJSON: return .answer(HTTPAnswer(json: reading.json))
    case .subscribe:
      switch SubscribeUpgrade.decide(head, parts) {
      case .refused(let answer): return .answer(answer)
      case .socket: return .answer(.upgradeRequired)
      }
    case .events(let database, let stream):
      return inDatabase(database) ?? readable(stream, request, writes: true) ?? append(stream, request)
    case .snapshot(let database, let stream):
      return inDatabase(database) ?? readable(stream, request, writes: false) ?? snapshot(stream)
    }
  }

  /// The answer when an event has been written, or could not be.
  func answer(_ stream: StreamName, _ outcome: Result<Appended, SyncLogError>) -> HTTPAnswer {
    switch outcome {
    case .success(let place):
      var writer = JSONWriter(capacity: 128)
      writer.beginObject()
      writer.member("stream", stream.text)
      writer.member("seq", place.seq)
      writer.endObject()
      return HTTPAnswer(place.isNew ? 201 : 200, json: writer.bytes)
    case .failure(.unfit(let words)): return HTTPAnswer(refusal: 422, "invalid_request", words)
    case .failure(.tooManyStreams):
      return HTTPAnswer(refusal: 503, "service_unavailable", "There are too many streams.", reason: "too_many_streams")
    case .failure:
      return HTTPAnswer(refusal: 503, "service_unavailable", "The event could not be kept.", reason: "log_unavailable")
    }
  }

  // MARK: Steps

  private var reading: MetricsReading {
    let age = parts.listAge().map { Int($0 / .milliseconds(1)) }
    return MetricsReading(parts.metrics, revocationListAgeMilliseconds: age)
  }

  private func inDatabase(_ database: String) -> Outcome? {
    database.utf8.elementsEqual(parts.database.utf8) ? nil : .answer(.notFound)
  }

  private func readable(_ stream: StreamName, _ request: HTTPExchange, writes: Bool) -> Outcome? {
    let token: HeldToken
    switch Bearer(request.authorization) {
    case .token(let bearer): token = bearer
    case .absent: return .answer(HTTPAnswer(Bearer.missing))
    case .malformed(let refusal): return .answer(HTTPAnswer(refusal))
    }
    switch parts.judge.judge(token, streams: [stream]) {
    case .unavailable: return .answer(.unavailable)
    case .refused(let refusal): return .answer(HTTPAnswer(refusal))
    case .admitted(let token, let refused):
      if let refusal = refused.first { return .answer(HTTPAnswer(forbidden: refusal.code.rawValue, refusal.message)) }
      guard writes, !token.canAppend else { return nil }
      return .answer(HTTPAnswer(forbidden: "missing_scope", "The token lacks the scope \(TokenGate.appendScope)."))
    }
  }

  private func append(_ stream: StreamName, _ request: HTTPExchange) -> Outcome {
    guard request.isJSON else { return .answer(.unsupportedType) }
    guard let object = try? JSONObject(parsing: request.body) else {
      return .answer(HTTPAnswer(refusal: 400, "invalid_request", "The body is not one JSON object."))
    }
    guard let id = object["id"]?.string, let data = object["data"]?.string else {
      return .answer(HTTPAnswer(refusal: 422, "invalid_request", "An event has an id and data, both strings."))
    }
    return .append(stream, id: id, data: data)
  }

  private func snapshot(_ stream: StreamName) -> Outcome {
    let state = parts.log.state(of: stream)
    var writer = JSONWriter(capacity: 128)
    writer.beginObject()
    writer.member("stream", stream.text)
    writer.member("seq", state.head)
    writer.member("digest", state.digest.description)
    writer.endObject()
    return .answer(HTTPAnswer(json: writer.bytes))
  }
}
