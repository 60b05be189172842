import TestSupport

@testable import TokenService

/// Bytes that a client sends on a connection of its own, and the status of the first answer.
struct WireCase: Sendable {
  let name: String
  let status: Int
  var listener = Listener.public
  var bytes: String
  /// Whether the client closes its side behind them.
  var endsSending = false
  /// Whether it is also sent in two pieces, cut at every byte.
  var isCutEverywhere = false

  /// Pages of one origin may use the cookie; the buckets are as small as a case needs them.
  static let settings: [String: String?] = [
    "OA_SPACETIME_STAGING_CORS_ORIGINS": "https://app.example.com",
    "OA_SPACETIME_STAGING_ADDRESS_RATE_PER_SECOND": "0", "OA_SPACETIME_STAGING_MINT_RATE_PER_SECOND": "0",
  ]

  static var all: [WireCase] { mints + credentials + bodies + verifications + authorizations + framings + others }

  /// One request that ends its connection.
  static func request(
    _ name: String,
    _ status: Int,
    _ line: String,
    _ fields: [String] = [],
    body: String? = nil,
    on listener: Listener = .public,
    cut: Bool = false
  ) -> WireCase {
    var head = "\(line) HTTP/1.1\r\nHost: service.test\r\nConnection: close\r\n"
    for field in fields { head += field + "\r\n" }
    if let body { head += "Content-Length: \(body.utf8.count)\r\n" }
    let bytes = head + "\r\n" + (body ?? "")
    return WireCase(name: name, status: status, listener: listener, bytes: bytes, isCutEverywhere: cut)
  }
}

extension WireCase {
  static let bearer = "Authorization: Bearer \(LiveService.accessKey)"
  static let json = "Content-Type: application/json"
  static let path = "POST /api/spacetime/token"

  private static func mint(_ name: String, _ status: Int, _ body: String?, _ fields: [String] = []) -> WireCase {
    request(name, status, path, [bearer, json] + fields, body: body)
  }

  static var mints: [WireCase] {
    [
      mint("the defaults", 200, nil), mint("an empty object", 200, "{}"),
      request(
        "a scope, cut everywhere",
        200,
        path,
        [bearer, json],
        body: #"{"scopes":["sync.subscribe"]}"#,
        cut: true
      ),
      mint("a stream", 200, #"{"scopes":["runtime.run_summaries"],"streams":["user:1042:runs"]}"#),
      mint("topics", 200, #"{"scopes":["runtime.run_summaries"],"topics":[" user:1042:runs "]}"#),
      mint("a device and a time", 200, #"{"device_id":"device:ü\"1","ttl_seconds":61}"#),
      mint("unknown members and null", 200, #"{"more":1,"scopes":null,"streams":[]}"#),
      mint("its own request id", 200, nil, ["X-Request-Id: my-id-1"]),
      mint("a request id that is none", 200, nil, ["X-Request-Id: my id"]),
      mint("a trace", 200, nil, ["Traceparent: 00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"]),
      mint("a TTL too short", 422, #"{"ttl_seconds":59}"#), mint("a TTL that is none", 422, #"{"ttl_seconds":"300"}"#),
      mint("an unknown scope", 422, #"{"scopes":["nothing"]}"#),
      mint("an unknown stream", 422, #"{"streams":["nothing"]}"#),
      mint("a stream without its scope", 422, #"{"scopes":["sync.subscribe"],"streams":["user:1042:runs"]}"#),
      mint("somebody's stream", 403, #"{"scopes":["runtime.run_summaries"],"streams":["user:7:runs"]}"#),
    ]
      + ["/api/sync/token", "/api/v1/spacetime/token", "/api/v1/sync/token"].map {
        request("the alias \($0)", 200, "POST \($0)", [bearer])
      }
  }

  static var credentials: [WireCase] {
    func mint(_ name: String, _ status: Int, _ fields: [String]) -> WireCase { request(name, status, path, fields) }
    let session = LiveService.session()
    return [
      mint("no credential", 401, []), mint("an unknown key", 401, ["Authorization: Bearer oa_pat_unknown"]),
      mint("another scheme", 401, ["Authorization: Basic abc"]), mint("two credentials", 401, [bearer, bearer]),
      mint("an unknown form", 401, ["Authorization: Bearer opaque"]),
      mint("a session", 200, ["authorization: bearer \(session)"]),
      mint("a session as a cookie", 200, ["Cookie: a=b; oa_access_token=\(session)"]),
      mint("a listed page", 200, ["Cookie: oa_access_token=\(session)", "Origin: https://app.example.com"]),
      mint("a foreign page", 403, ["Cookie: oa_access_token=\(session)", "Origin: https://evil.example"]),
      mint("a narrow key", 200, ["Authorization: Bearer \(LiveService.narrowKey)"]),
      mint("a key that is about to end", 401, ["Authorization: Bearer \(LiveService.endingKey)"]),
    ]
  }

  static var bodies: [WireCase] {
    [
      mint("no JSON", 400, "{"), mint("a name twice", 400, #"{"scopes":[],"scopes":[]}"#), mint("an array", 400, "[]"),
      request("no media type", 415, path, [bearer], body: "{}"),
      request("another media type", 415, path, [bearer, "Content-Type: text/plain"], body: "{}"),
      request("a media type with a parameter", 200, path, [bearer, json + " ; charset=utf-8"], body: "{}"),
      request("too large a body", 413, path, [bearer, json, "Content-Length: 16385"]),
      mint("the largest body", 200, #"{"more":""# + String(repeating: "x", count: 16_384 - 11) + #""}"#),
    ]
  }

  static var others: [WireCase] {
    [
      request("no such path", 404, "GET /nothing"), request("no such method", 405, "PUT /api/spacetime/token"),
      request("what a browser asks", 204, "OPTIONS /api/spacetime/token", ["Origin: https://app.example.com"]),
      request("health", 200, "GET /health"), request("the head of health", 200, "HEAD /health"),
      request("the head of a mint", 405, "HEAD /api/spacetime/token"), request("OpenAPI", 200, "GET /openapi.yaml"),
      request("the absolute form", 200, "GET http://service.test/health"),
      request("slo", 200, "HEAD /internal/v1/spacetime/slo", [admin], on: .internal),
    ]
  }
}
