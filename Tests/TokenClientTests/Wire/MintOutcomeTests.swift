import Testing

@testable import TokenClient

struct MintOutcomeTests {
  private func outcome(
    _ status: Int,
    _ body: String = "",
    retryAfter: String? = nil,
    date: String? = nil
  ) -> MintOutcome {
    let response = LeaseResponse(status: status, retryAfter: retryAfter, date: date, body: Array(body.utf8))
    return MintOutcome(response, sent: .seconds(1), timeOfDay: .seconds(784_111_777))
  }

  private func error(_ code: String, _ message: String = "") -> String {
    #"{"message":"\#(message)","error":{"code":"\#(code)","message":"\#(message)"}}"#
  }

  @Test func `each status means one thing`() {
    #expect(outcome(401) == .unauthorized)
    #expect(outcome(404) == .notFound)
    #expect(outcome(403, error("forbidden")) == .refused(.refused(status: 403, code: "forbidden")))
    #expect(outcome(403, error("forbidden", "The device is revoked (token_revoked).")) == .unauthorized)
    #expect(outcome(403, error("token_revoked")) == .unauthorized)
    #expect(outcome(422, error("invalid_scope")) == .refused(.refused(status: 422, code: "invalid_scope")))
    #expect(outcome(400, "<html>") == .refused(.refused(status: 400, code: nil)))
    for status in [204, 301, 307, 408, 429, 500, 502, 503, 504] {
      #expect(outcome(status, retryAfter: "7") == .failed(.status(status), retryAfter: .seconds(7)))
    }
    #expect(outcome(200, "<html>") == .failed(.unreadable))
  }

  @Test(
    arguments: [
      ("0", 0), ("120", 120), ("301", 300), ("99999999999999999999", 300), ("Sun, 06 Nov 1994 08:49:47 GMT", 10),
      ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("Sun, 06 Nov 2094 08:49:37 GMT", 300), ("", nil), ("-1", nil),
      ("1.5", nil),
      ("soon", nil), ("Sun, 06 Nov 1994 08:49:47 CET", nil), ("Sunday, 06-Nov-94 08:49:37 GMT", nil), ("+5", nil),
    ] as [(String, Int?)]
  )
  func `retry-after is seconds or a date, and believed up to five minutes`(_ text: String, _ seconds: Int?) {
    #expect(
      outcome(503, retryAfter: text) == .failed(.status(503), retryAfter: seconds.map { .seconds($0) }),
      "\(text)"
    )
  }

  @Test func `a date is held against the server's own clock, where it tells it`() {
    let wait = outcome(503, retryAfter: "Sun, 06 Nov 1994 08:49:47 GMT", date: "Sun, 06 Nov 1994 08:49:42 GMT")
    #expect(wait == .failed(.status(503), retryAfter: .seconds(5)))
  }

  @Test(
    arguments: [
      ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777),
      ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199), ("Fri, 01 Mar 2024 00:00:00 GMT", 1_709_251_200),
      ("Wed, 25 Feb 2026 08:45:12 GMT", 1_772_009_112),
    ] as [(String, Int64)]
  )
  func `dates are read as RFC 9110 writes them`(_ text: String, _ seconds: Int64) {
    #expect(HTTPDate.parse(text) == seconds)
  }
}
