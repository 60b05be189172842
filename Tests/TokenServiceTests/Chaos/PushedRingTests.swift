import TestSupport
import Testing
import TokenVerification

@testable import TokenService

/// The rings that the drill pushes are bad in the way that each says, and good in every other.
@Suite struct PushedRingTests {
  private static func ring(_ generation: Int) -> [UInt8] {
    let text = KeyringText(
      keys: [.key("k1", Fixtures.activeSecret, "active")],
      members: #""environment":"staging","generation":\#(generation)"#
    ).json
    return Array(text.utf8)
  }

  @Test(arguments: [PushedRing.truncated, .notARing, .otherEnvironment, .twoActive])
  func `no service of staging takes it`(_ pushed: PushedRing) throws {
    let bytes = try pushed.bytes(inForce: Self.ring(1), next: Self.ring(2))
    #expect(throws: KeyringFileError.self) { try KeyringFile.parse(bytes, environment: .staging) }
    #expect(pushed.mode == 0o600)
  }

  @Test func `one is of another environment, and good there`() throws {
    let bytes = try PushedRing.otherEnvironment.bytes(inForce: Self.ring(1), next: Self.ring(2))
    #expect(try KeyringFile.parse(bytes, environment: .prod).record.generation == 2)
  }

  @Test func `one is good, and readable by everybody`() throws {
    let bytes = try PushedRing.worldReadable.bytes(inForce: Self.ring(1), next: Self.ring(2))
    #expect(try KeyringFile.parse(bytes, environment: .staging).record.generation == 2)
    #expect(PushedRing.worldReadable.mode == 0o644)
  }
}
