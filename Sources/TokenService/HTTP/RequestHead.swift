/// What the service reads of a request's head, gathered in one pass over its fields.
struct RequestHead: Sendable {
  /// The method as sent.
  var method: String
  /// The path, byte for byte: nothing is decoded or normalised.
  var path: Substring
  /// The query without its question mark.
  var query: Substring?
  /// The authority that the client named.
  var host: String?
  /// `Authorization`, where it stands once.
  var authorization: String?
  /// How many `Authorization` fields there are.
  var authorizationCount = 0
  /// Every `Cookie` field.
  var cookies: [String] = []
  var origin: String?
  var contentType: String?
  var requestID: String?
  var traceparent: String?
  /// Every `X-Forwarded-For` field, in order.
  var forwardedFor: [String] = []
  /// The scheme that the nearest proxy was called by.
  var forwardedProto: String?
  var tracestate: String?
  /// Every `Idempotency-Key` field.
  var idempotencyKeys: [String] = []

  /// Takes a method and a request target: `path?query`, or the absolute form of RFC 9112 §3.2.2.
  init(method: String, target: String, host: String? = nil) {
    self.method = method
    self.host = host
    let target = Self.originForm(of: target)
    if let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) {
      path = target[..<mark]
      query = target[target.index(after: mark)...]
    } else {
      path = target
    }
  }

  /// Takes in one field, its name in whatever case.
  mutating func add(_ name: String, _ value: String) {
    // The length tells nearly all names apart.
    switch name.utf8.count {
    case 6 where name.isEqualIgnoringCase(to: "cookie"): cookies.append(value)
    case 6 where name.isEqualIgnoringCase(to: "origin"): origin = origin ?? value
    case 10 where name.isEqualIgnoringCase(to: "tracestate"):
      tracestate = tracestate.map { $0 + "," + value } ?? value
    case 11 where name.isEqualIgnoringCase(to: "traceparent"): traceparent = traceparent ?? value
    case 12 where name.isEqualIgnoringCase(to: "content-type"): contentType = contentType ?? value
    case 12 where name.isEqualIgnoringCase(to: "x-request-id"): requestID = requestID ?? value
    case 13 where name.isEqualIgnoringCase(to: "authorization"):
      authorizationCount += 1
      authorization = authorizationCount == 1 ? value : nil
    case 15 where name.isEqualIgnoringCase(to: "x-forwarded-for"): forwardedFor.append(value)
    case 15 where name.isEqualIgnoringCase(to: "idempotency-key"): idempotencyKeys.append(value)
    case 17 where name.isEqualIgnoringCase(to: "x-forwarded-proto"): forwardedProto = value.lowercased()
    default: break
    }
  }

  private static func originForm(of target: String) -> Substring {
    for scheme in ["http://", "https://"] where target.utf8.starts(with: scheme.utf8) {
      let rest = target.dropFirst(scheme.utf8.count)
      guard let slash = rest.utf8.firstIndex(of: UInt8(ascii: "/")) else { return "/" }
      return rest[slash...]
    }
    return target[...]
  }
}
