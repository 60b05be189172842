import JWT

/// What is answered to a request.
struct HTTPAnswer: Sendable {
  let status: Int
  var headers: [(String, String)]
  let body: [UInt8]
  /// The word that a refusal is counted by.
  var reason: String?

  /// A document.
  init(_ status: Int = 200, json: [UInt8]) {
    (self.status, body) = (status, json)
    headers = [("content-type", "application/json"), ("cache-control", "no-store")]
  }

  /// A text.
  init(text: String, type: String) {
    (status, body) = (200, Array(text.utf8))
    headers = [("content-type", type), ("cache-control", "no-store")]
  }

  /// A refusal: `error`, `message` and `reason_code`, as the service's own authorize route has them.
  ///
  /// - Parameters:
  ///   - error: the kind of refusal.
  ///   - reason: the word for it; `error` where there is no closer one.
  init(refusal status: Int, _ error: String, _ message: String, reason: String? = nil) {
    var writer = JSONWriter(capacity: 256)
    writer.beginObject()
    writer.member("error", error)
    writer.member("message", message)
    writer.member("reason_code", reason ?? error)
    writer.endObject()
    self.init(status, json: writer.bytes)
    self.reason = reason ?? error
    if status == 401 { headers.append(("www-authenticate", "Bearer")) }
    if status == 503 { headers.append(("retry-after", "1")) }
  }

  func with(_ name: String, _ value: String) -> HTTPAnswer {
    var copy = self
    copy.headers.append((name, value))
    return copy
  }
}
