/// Which web pages may call the mint routes (RFC 6454, Fetch): the service's own, and those on the list.
struct OriginRules: Sendable {
  /// The listed origins, as browsers write them.
  let allowed: [String]

  /// Whether a page of the list sent the request; `null` never is.
  func isListed(_ origin: String?) -> Bool {
    guard let origin else { return false }
    return allowed.contains { $0.utf8.elementsEqual(origin.utf8) }
  }

  /// Whether a request with a cookie comes from a page that may not use the user's cookie.
  ///
  /// - Parameter scheme: the scheme by which the client reached the service.
  func isForeign(_ head: RequestHead, scheme: String) -> Bool {
    guard let origin = head.origin else { return false }
    if isListed(origin) { return false }
    guard let host = head.host else { return true }
    return !Self.normal(origin).utf8.elementsEqual(Self.normal(scheme + "://" + host).utf8)
  }

  /// In lower case and without the scheme's default port.
  private static func normal(_ origin: String) -> String {
    let origin = origin.lowercased()
    for (scheme, port) in [("http://", ":80"), ("https://", ":443")] where origin.hasPrefix(scheme) {
      return origin.hasSuffix(port) ? String(origin.dropLast(port.count)) : origin
    }
    return origin
  }

  /// Lets a listed page read an answer.
  func share(_ answer: inout Answer, with origin: String?) {
    guard !allowed.isEmpty else { return }
    answer.fields.add("vary", "origin")
    guard let origin, isListed(origin) else { return }
    answer.fields.add("access-control-allow-origin", origin)
    answer.fields.add("access-control-allow-credentials", "true")
    answer.fields.add("access-control-expose-headers", "x-request-id, retry-after")
  }

  /// The answer to a browser that asks before it sends (Fetch, "CORS-preflight").
  func preflight(_ head: RequestHead, requestID: String) -> Answer {
    var answer = Answer(status: 204, requestID: requestID)
    answer.fields.add("allow", "POST, OPTIONS")
    share(&answer, with: head.origin)
    guard isListed(head.origin) else { return answer }
    answer.fields.add("access-control-allow-methods", "POST")
    answer.fields.add("access-control-allow-headers", "authorization, content-type, x-request-id, traceparent")
    answer.fields.add("access-control-max-age", "600")
    return answer
  }
}
