import AsyncHTTPClient
import NIOHTTP1
import Testing

@testable import TokenService

@Suite struct IntrospectionRequestTests {
  /// The example of RFC 6749 appendix B, and what HTTP Basic could not tell apart otherwise.
  @Test func `names and secrets are form-encoded`() {
    #expect(IntrospectionRequest.formEncode(" %&+£€") == "+%25%26%2B%C2%A3%E2%82%AC")
    #expect(IntrospectionRequest.formEncode("a:b/c=d~e*f-g_h.i") == "a%3Ab%2Fc%3Dd%7Ee*f-g_h.i")
  }

  @Test func `credentials go by HTTP Basic, encoded first`() {
    let request = IntrospectionRequest.make(
      url: "http://x",
      clientID: "a:b",
      clientSecret: "c d",
      token: "t",
      trace: nil
    )
    // base64("a%3Ab:c+d")
    #expect(request.headers["authorization"] == ["Basic YSUzQWI6Yytk"])
    #expect(request.method == .POST)
  }
}
