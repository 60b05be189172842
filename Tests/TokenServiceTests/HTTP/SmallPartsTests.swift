import NIOCore
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// The parts of the wire that are functions of text.
@Suite struct SmallPartsTests {
  @Test func aDateIsWrittenAsHTTPDoes() {
    #expect(HTTPDate.format(Fixtures.now) == "Wed, 25 Feb 2026 08:45:12 GMT")
    #expect(HTTPDate.format(Timestamp(seconds: 0)) == "Thu, 01 Jan 1970 00:00:00 GMT")
    #expect(HTTPDate.format(Timestamp(seconds: 784_111_777)) == "Sun, 06 Nov 1994 08:49:37 GMT")
    #expect(HTTPDate.format(Timestamp(seconds: 951_782_400)) == "Tue, 29 Feb 2000 00:00:00 GMT")
  }

  @Test func aDateIsReadAsHTTPWritesIt() {
    for seconds in [0, 784_111_777, 951_782_400, Fixtures.now.seconds] {
      let time = Timestamp(seconds: seconds)
      #expect(HTTPDate.parse(HTTPDate.format(time)) == time)
    }
    for text in [
      "", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Mon, 06 Nov 1994 08:49:37 GMT",
      "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:60 GMT", "Sun, 31 Feb 1994 08:49:37 GMT",
    ] {
      #expect(HTTPDate.parse(text) == nil, "\(text)")
    }
  }

  @Test func textInAFieldIsVisibleASCII() {
    #expect(FieldText.encode("user:1042") == "user:1042")
    #expect(FieldText.encode("a b%c") == "a%20b%25c")
    #expect(FieldText.encode("é\r\n\u{7f}") == "%C3%A9%0D%0A%7F")
    #expect(FieldText.encode("") == "")
  }

  @Test func aParameterIsReadOnce() {
    func value(_ query: Substring) -> String? { QueryParameter.value(of: "stream", in: query) }
    #expect(value("stream=a") == "a")
    #expect(value("x=y&str%65am=a%3Ab") == "a:b")
    #expect(value("stream=a+b") == "a+b")
    #expect(value("stream") == "")
    #expect(value("stream=a=b") == "a=b")
    for query in ["", "x=y", "stream=a&stream=a", "stream=%", "stream=%4", "stream=%zz", "stream=%ff", "stream=%c0%80"]
    {
      #expect(value(Substring(query)) == nil, "\(query)")
    }
    #expect(QueryParameter.value(of: "stream", in: nil) == nil)
  }

  @Test func aFieldNeverEndsTheHead() {
    var fields = AnswerFields()
    fields.add("a", "plain ü\tb")
    fields.add("b", "x\r\nset-cookie: y\0\u{7f}")
    #expect(fields["a"] == "plain ü\tb")
    #expect(fields["b"] == "x  set-cookie: y  ")
    #expect(fields["c"] == nil)
  }

  @Test(arguments: [0, 100, 600]) func anAnswerIsOneBufferHoweverLongItsHead(length: Int) {
    for (omitsBody, isLast) in [(false, false), (true, true)] {
      var answer = Answer(requestID: String(repeating: "r", count: length), capacity: 64) { $0.value("body") }
      answer.time = Fixtures.now
      let text = String(buffer: WireAnswer.bytes(of: &answer, omitsBody: omitsBody, isLast: isLast))
      #expect(
        text == "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncache-control: no-store\r\nx-request-id: "
          + String(repeating: "r", count: length)
          + "\r\ndate: \(HTTPDate.format(Fixtures.now))\r\ncontent-length: 6\r\n"
          + (isLast ? "connection: close\r\n\r\n" : "\r\n") + (omitsBody ? "" : "\"body\"")
      )
    }
  }

  @Test func jsonThatIsLongerThanExpectedIsWhole() {
    for length in [0, 50, 62, 63, 5000] {
      let value = String(repeating: "x", count: length)
      let buffer = ByteBuffer(json: 64, behind: 16) { $0.value(value) }
      #expect(String(buffer: buffer) == "\"\(value)\"")
      #expect(buffer.readerIndex == 16)
    }
  }

  @Test func anAbsoluteTargetIsReadAsItsPath() {
    #expect(RequestHead(method: "GET", target: "http://a/b?c").path == "/b")
    #expect(RequestHead(method: "GET", target: "https://a:1/b?c=d?e").query == "c=d?e")
    #expect(RequestHead(method: "GET", target: "http://a").path == "/")
    #expect(RequestHead(method: "GET", target: "/x?").query == "")
    #expect(RequestHead(method: "GET", target: "*").path == "*")
  }
}
