import Testing

@testable import TokenService

/// W3C Trace Context, section 3.3.
@Suite struct TraceStateTests {
  @Test(arguments: [
    "a=1", "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE", "a=1 , b=2", "a=1,,b=2", "1tenant@system=x", "a-b_c*d/e=x",
    "a=" + String(repeating: "v", count: 256), (0..<32).map { "k\($0)=v" }.joined(separator: ","),
  ])
  func `lists of members are well-formed`(text: String) { #expect(TraceState.isWellFormed(text)) }

  @Test(arguments: [
    "", ",", "a", "a=", "=1", "A=1", "a=1,a=2", "a=b=c", "1=x", "a b=1", "a@1system=x", "a@b@c=x", "a=\u{7f}", "a=é",
    "a=" + String(repeating: "v", count: 257), (0..<33).map { "k\($0)=v" }.joined(separator: ","),
    String(repeating: "k", count: 257) + "=1", "a=1\n",
  ])
  func `anything else is not`(text: String) { #expect(!TraceState.isWellFormed(text)) }
}
