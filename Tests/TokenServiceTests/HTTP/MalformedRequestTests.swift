import JWT
import Testing

@testable import TokenService

/// Contract section 11, "raw HTTP": what is no unambiguous request gets the envelope, and its connection ends.
@Suite struct MalformedRequestTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let status: Int
    let request: String
    var testDescription: String { name }

    init(_ name: String, _ status: Int, _ request: String) {
      self.name = name
      self.status = status
      self.request = request
    }
  }

  private static let chunked = "POST /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

  static let cases = [
    Case(
      "two lengths that agree",
      400,
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na"
    ),
    Case(
      "two lengths that differ",
      400,
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na"
    ),
    Case("a list of lengths", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 1\r\n\r\na"),
    Case("a length with a sign", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na"),
    Case("a negative length", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\na"),
    Case("a hexadecimal length", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\na"),
    Case("an empty length", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \r\n\r\na"),
    Case("a length beyond 64 bits", 400, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 18446744073709551617\r\n\r\na"),
    Case(
      "length, then coding",
      400,
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    Case(
      "coding, then length",
      400,
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n"
    ),
    Case(
      "two codings in two fields",
      400,
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    ),
    Case("an unknown coding", 501, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n"),
    Case(
      "an unknown coding first",
      501,
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
    ),
    Case("an unknown coding last", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, gzip\r\n\r\n"),
    Case(
      "a coding that looks alike",
      501,
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"
    ),
    Case("an empty coding", 400, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: \r\n\r\n0\r\n\r\n"),
    Case("a coding in HTTP/1.0", 400, "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
    Case("no Host", 400, "GET / HTTP/1.1\r\n\r\n"),
    Case("an empty Host", 400, "GET / HTTP/1.1\r\nHost: \r\n\r\n"),
    Case("two Hosts", 400, "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
    Case("a Host with a user", 400, "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"),
    Case("a Host with a path", 400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
    Case("bare LF everywhere", 400, "GET / HTTP/1.1\nHost: a\n\n"),
    Case("bare LF behind the request line", 400, "GET / HTTP/1.1\nHost: a\r\n\r\n"),
    Case("bare LF behind a field", 400, "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"),
    Case("bare LF at the end of the head", 400, "GET / HTTP/1.1\r\nHost: a\r\n\n"),
    Case("bare LF before a request", 400, "\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("bare CR before a request", 400, "\r\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("bare CR in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n"),
    Case("NUL in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n"),
    Case("NUL in a name", 400, "GET / HTTP/1.1\r\nHost: a\r\nX\0: a\r\n\r\n"),
    Case("NUL in the target", 400, "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a control byte in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{1}b\r\n\r\n"),
    Case("DEL in a value", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: a\u{7f}b\r\n\r\n"),
    Case("a control byte in the target", 400, "GET /\u{1} HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a tab in the target", 400, "GET /a\tb HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a space before the colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n"),
    Case("a folded field", 400, "GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n c\r\n\r\n"),
    Case("a space before the first field", 400, "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
    Case("a field without a colon", 400, "GET / HTTP/1.1\r\nHost: a\r\nX\r\n\r\n"),
    Case("a field without a name", 400, "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n"),
    Case("an unknown method", 400, "MINT / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("a method in lower case", 400, "get / HTTP/1.1\r\nHost: a\r\n\r\n"),
    Case("HTTP/0.9", 400, "GET / HTTP/0.9\r\nHost: a\r\n\r\n"),
    Case("HTTP/1.2", 400, "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
    Case("HTTP/2.0", 400, "GET / HTTP/2.0\r\nHost: a\r\n\r\n"),
    Case("HTTP/2 with prior knowledge", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    Case("TLS", 400, "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0\u{1}"),
    Case("a chunk size that is none", 400, chunked + "zz\r\n\r\n"),
    Case("a chunk size with a sign", 400, chunked + "+1\r\na\r\n0\r\n\r\n"),
    Case("a chunk size beyond 64 bits", 400, chunked + "fffffffffffffffff\r\na\r\n0\r\n\r\n"),
    Case("bare LF behind a chunk size", 400, chunked + "1\na\r\n0\r\n\r\n"),
    Case("bare LF behind a chunk", 400, chunked + "1\r\na\n0\r\n\r\n"),
    Case("bare LF behind a chunk extension", 400, chunked + "1;a=b\na\r\n0\r\n\r\n"),
    Case("bare LF behind a trailer", 400, chunked + "0\r\nX: y\n\r\n"),
    Case("a chunk longer than its size", 400, chunked + "1\r\nab\r\n0\r\n\r\n"),
  ]

  @Test(arguments: cases) func isRefusedInTheEnvelopeAndNeverReachesARoute(_ malformed: Case) async throws {
    try await StubListener.run { listener in
      let responses = try await listener.exchange(malformed.request)
      let response = try #require(responses.first)
      #expect(responses.count == 1)
      #expect(response.status == malformed.status)
      #expect(response["connection"] == "close")
      #expect(response["content-type"] == "application/json")
      #expect(response["cache-control"] == "no-store")
      #expect(response["x-request-id"]?.hasPrefix("req_") == true)
      let envelope = try JSONObject(parsing: response.body)
      let code = envelope["error"]?.object?["code"]?.string
      #expect(code == (malformed.status == 501 ? "not_implemented" : "invalid_request"))
      #expect(envelope["message"]?.string == envelope["error"]?.object?["message"]?.string)
      #expect(envelope["errors"] == nil)
      #expect(listener.reached.all.isEmpty)
    }
  }

  @Test func theCallersRequestIDIsKeptWhereItWasRead() async throws {
    try await StubListener.run { listener in
      let responses = try await listener.exchange(
        "POST / HTTP/1.1\r\nHost: a\r\nX-Request-ID: mine\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"
      )
      #expect(responses.first?["x-request-id"] == "mine")
    }
  }

  @Test func theErrorDoesNotEchoWhatWasSent() async throws {
    try await StubListener.run { listener in
      let responses = try await listener.exchange(
        "GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer canary\0x\r\n\r\n"
      )
      #expect(responses.first?.text.contains("canary") == false)
    }
  }
}
