import TestSupport

@testable import TokenService

/// The cases of the internal listener, and of how requests are framed.
extension WireCase {
  static let admin = "Authorization: Bearer \(Settings.adminToken)"
  private static let reader = "Authorization: Bearer \(LiveService.readToken)"
  private static let verifyLine = "POST /internal/v1/spacetime/token/verify"
  private static let authorizeLine = "GET /internal/v1/spacetime/authorize"

  /// A good token of staging, made by hand so that it is the same on both ways.
  private static func token(expiresIn: Int64 = 300) -> String {
    let now = Fixtures.now.seconds
    return forge(
      header: #"{"alg":"HS256","typ":"JWT"}"#,
      payload: """
        {"iss":"issuer-staging","aud":"audience-staging","sub":"user:1042","iat":\(now - 10),"nbf":\(now - 10),\
        "exp":\(now + expiresIn),"jti":"sync_a","oa_org_id":"org:a","oa_sync_scopes":["runtime.run_summaries"],\
        "oa_sync_streams":["user:1042:runs"]}
        """,
      key: (Settings.signingKey + "staging").utf8
    )
  }

  static var verifications: [WireCase] {
    func verify(_ name: String, _ status: Int, _ body: String?, as token: String = admin) -> WireCase {
      request(name, status, verifyLine, [token, json], body: body, on: .internal)
    }
    return [
      verify("a good token", 200, #"{"token":"\#(token())"}"#),
      verify("a good token, asked by a reader", 200, #"{"token":"\#(token())"}"#, as: reader),
      verify("a good token and its stream", 200, #"{"token":"\#(token())","stream":"user:1042:runs"}"#),
      verify("another stream", 200, #"{"token":"\#(token())","stream":"user:7:runs"}"#),
      verify("an expired token", 200, #"{"token":"\#(token(expiresIn: -31))"}"#),
      verify("no token at all", 422, "{}"), verify("a token that is none", 422, #"{"token":1,"stream":2}"#),
      verify("no question", 422, nil), verify("no JSON to verify", 400, "{"),
      verify("a stranger verifies", 401, #"{"token":"\#(token())"}"#, as: "Authorization: Bearer \(token())"),
      request("text to verify", 415, verifyLine, [admin, "Content-Type: text/plain"], body: "{}", on: .internal),
    ]
  }

  static var authorizations: [WireCase] {
    func authorize(_ name: String, _ status: Int, _ query: String, _ fields: [String]? = nil) -> WireCase {
      let fields = fields ?? ["Authorization: Bearer \(token())"]
      return request(name, status, authorizeLine + query, fields, on: .internal)
    }
    return [
      authorize("its stream", 200, "?stream=user:1042:runs"),
      authorize("behind Envoy", 200, "/x/y?stream=user:1042:runs"),
      authorize("with escapes", 200, "?stream=user%3A1042%3Aruns"), authorize("no stream", 403, ""),
      authorize("an empty stream", 403, "?stream="), authorize("somebody's runs", 403, "?stream=user:7:runs"),
      authorize("no sync token", 401, "?stream=user:1042:runs", []),
      authorize("a broken sync token", 401, "?stream=user:1042:runs", ["Authorization: Bearer a.b.c"]),
      authorize("an expired sync token", 401, "?stream=a", ["Authorization: Bearer \(token(expiresIn: -31))"]),
      request(
        "the head of authorize",
        200,
        "HEAD /internal/v1/spacetime/authorize?stream=user:1042:runs",
        ["Authorization: Bearer \(token())"],
        on: .internal
      ),
    ]
  }

  static var framings: [WireCase] {
    let head = "\(path) HTTP/1.1\r\nHost: service.test\r\n\(bearer)\r\n\(json)\r\n"
    let last = "GET /health HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    let one = "Content-Length: 2\r\n\r\n{}"
    let chunked = "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1;x=y\r\n}\r\n0\r\nT: u\r\n\r\n"
    return [
      WireCase(name: "in chunks", status: 200, bytes: head + chunked + last, isCutEverywhere: true),
      WireCase(name: "kept alive", status: 200, bytes: head + one + head + one + last),
      WireCase(name: "pipelined", status: 200, bytes: String(repeating: head + one, count: 20) + last),
      WireCase(name: "pipelined, then broken", status: 200, bytes: head + one + "GET / HTTP/1.1\r\n\r\n" + head + one),
      WireCase(name: "with leave", status: 100, bytes: head + "Expect: 100-continue\r\n" + one + last),
      WireCase(name: "half closed", status: 200, bytes: head + one + head + one, endsSending: true),
      WireCase(name: "half a request", status: 400, bytes: head + "Content-Length: 5\r\n\r\n{}", endsSending: true),
      WireCase(name: "two lengths", status: 400, bytes: head + "Content-Length: 2\r\n" + one),
      WireCase(name: "length and chunks", status: 400, bytes: head + "Content-Length: 2\r\n" + chunked),
      WireCase(name: "another coding", status: 501, bytes: head + "Transfer-Encoding: gzip\r\n\r\n"),
      WireCase(name: "no host", status: 400, bytes: "\(path) HTTP/1.1\r\n\(bearer)\r\n\r\n"),
      WireCase(name: "HTTP/1.0", status: 200, bytes: "\(path) HTTP/1.0\r\n\(bearer)\r\n\r\n"),
      WireCase(name: "a bare line end", status: 400, bytes: "\(path) HTTP/1.1\nHost: a\n\n"),
      WireCase(
        name: "a field that is too long",
        status: 431,
        bytes: head + "X: " + String(repeating: "x", count: 33_000)
      ),
      WireCase(
        name: "a target that is too long",
        status: 414,
        bytes: "GET /" + String(repeating: "x", count: 4096) + " HTTP/1.1\r\nHost: a\r\n\r\n"
      ),
    ]
  }
}
