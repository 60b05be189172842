import TestSupport
import Testing
import TokenVerification

@testable import TokenService

@Suite struct RingSpoilerTests {
  private static let good = Array(
    KeyringText(
      keys: [.key("b", Fixtures.activeSecret, "active"), .key("a", "test-only: another secret 0123456789", "standby")],
      members: #""environment": "staging", "generation": 7"#
    ).json.utf8
  )

  @Test func `each bad ring is refused for what is bad in it`() throws {
    _ = try KeyringFile.parse(Self.good, environment: .staging)
    for ring in BadRing.allCases where ring != .older {
      let bad = try RingSpoiler.spoil(Self.good, ring)
      let error = #expect(throws: KeyringFileError.self) { try KeyringFile.parse(bad, environment: .staging) }
      switch (ring, error) {
      case (.truncated, .malformed), (.duplicateID, .unfitKeyring(.duplicateID)): break
      case (.twoActive, .invalid(let faults)): #expect(faults == ["keys: exactly one key is active, here are 2"])
      default: Issue.record("\(ring): \(error.map { "\($0)" } ?? "loaded")")
      }
    }
  }
}
