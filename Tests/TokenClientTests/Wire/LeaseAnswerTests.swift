import Testing

@testable import TokenClient

struct LeaseAnswerTests {
  private func read(_ text: String) throws(LeaseFailure) -> LeaseAnswer { try LeaseAnswer(parsing: Array(text.utf8)) }

  @Test func `both generations of leases are read, the flat form first`() throws {
    let flat = try read(Leases.flat("one"))
    #expect(flat.token.value == "one")
    #expect(flat.token.tokenID == "sync_1")
    #expect(flat.token.streamGrants == ["a.stream"])
    #expect(flat.expiresIn == .seconds(300))
    #expect(flat.refreshAfterIn == .seconds(270))
    #expect(flat.serverTime == .milliseconds(1_772_009_112_000))
    #expect(try read(#"{"data":\#(Leases.flat("one"))}"#) == flat)
    #expect(try read(#"{"data":{"token":"other"},"# + Leases.flat("one").dropFirst()) == flat)
  }

  @Test func `a lease that does not say when to refresh is refreshed 30 seconds before its end`() throws {
    #expect(try read(#"{"token":"t","expires_in":300}"#).refreshAfterIn == .seconds(270))
    #expect(try read(#"{"token":"t","expires_in":20}"#).refreshAfterIn == .seconds(1))
    #expect(try read(#"{"token":"t","expires_in":20,"refresh_after_in":500}"#).refreshAfterIn == .seconds(19))
    #expect(try read(#"{"token":"t","expires_in":20,"refresh_after_in":-1}"#).refreshAfterIn == .seconds(1))
  }

  @Test(arguments: [
    "", "[]", "null", "{}", #"{"token":"t"}"#, #"{"token":1,"expires_in":300}"#, #"{"token":"t","expires_in":"300"}"#,
    #"{"token":"t","expires_in":true}"#, #"{"token":"t","expires_in":300.5}"#, #"{"token":"t","expires_in":0}"#,
    #"{"token":"t","expires_in":-300}"#, #"{"token":"t","expires_in":99999999}"#, #"{"token":"t","expires_in":1e400}"#,
    #"{"token":"","expires_in":300}"#, #"{"token":"a b","expires_in":300}"#, #"{"token":"a\r\nb","expires_in":300}"#,
    #"{"token":"t","expires_in":300,"scopes":"a"}"#, #"{"token":"t","expires_in":300,"token_type":"DPoP"}"#,
    #"{"token":"t","expires_in":300,"refresh_after_in":"1"}"#, #"{"data":[]}"#, #"{"token":null,"data":{}}"#,
    #"{"token":"t","expires_in":300"#, "<html>Sign in to this network</html>",
  ])
  func `what is no lease is not taken for one`(_ text: String) {
    #expect(throws: LeaseFailure.unreadable) { try read(text) }
  }
}
