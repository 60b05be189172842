import Testing

@testable import ParityHarness

@Suite struct AuditTests {
  @Test func `the last token of a device and the keys that signed are read; a torn line is left out`() {
    let text = """
      {"event_name":"sync.token.issued","device_id":"d","token_id":"t1","kid":"k1"}
      {"event_name":"sync.token.issue.failed","device_id":"d","token_id":null,"kid":null}
      {"event_name":"sync.token.issued","device_id":"e","token_id":"t2","kid":"k1"}
      {"event_name":"sync.token.issued","device_id":"d","token_id":"t3","kid":"k2"}
      {"event_name":"sync.token.issued","device_id":"d","tok
      """
    let audit = Audit(Array(text.utf8))
    #expect(audit.issued == 3 && audit.keys == ["k1", "k2"])
    #expect(audit.lastToken(of: "d") == "t3" && audit.lastToken(of: "e") == "t2" && audit.lastToken(of: "f") == nil)
  }
}
