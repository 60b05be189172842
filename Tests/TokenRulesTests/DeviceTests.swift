import TestSupport
import Testing
import TokenRules

@Suite struct DeviceTests {
  @Test func `a session's token is for its own device`() throws {
    #expect(try issue().deviceID == "desktop:1")
    #expect(try issue(TokenRequest(deviceID: "desktop:1")).deviceID == "desktop:1")
    #expect(try issue(to: Fixtures.session(deviceID: nil)).deviceID == nil)
  }

  @Test(arguments: ["desktop:2", "Desktop:1", "desktop:1 ", "desktop:"])
  func `a session names no other device`(id: String) {
    #expect(refusal(TokenRequest(deviceID: id)) == .deviceMismatch)
    #expect(refusal(TokenRequest(deviceID: id), to: Fixtures.session(deviceID: nil)) == .deviceMismatch)
  }

  @Test func `devices are compared byte by byte`() {
    let caller = Fixtures.session(deviceID: "K")
    #expect(refusal(TokenRequest(deviceID: "\u{212a}"), to: caller) == .deviceMismatch)
  }

  @Test func `an access key names any device, else its own`() throws {
    #expect(try issue(TokenRequest(deviceID: "desktop:9"), to: Fixtures.accessKey()).deviceID == "desktop:9")
    #expect(try issue(to: Fixtures.accessKey()).deviceID == nil)
    #expect(try issue(to: Fixtures.accessKey(deviceID: "ci:1")).deviceID == "ci:1")
    #expect(try issue(TokenRequest(deviceID: "x"), to: Fixtures.accessKey(deviceID: "ci:1")).deviceID == "x")
  }
}
