import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct AccessKeysTests {
  private static let key = "oa_pat_0123456789"
  private let keys = AccessKeys([
    try! AccessKeyRecord(
      id: "k1",
      digest: SHA256Digest(of: key),
      userID: "user:9",
      organizationID: "org:y",
      deviceID: "ci:1",
      scopes: ["sync.subscribe"],
      streams: ["run:1:events"],
      createdAt: Timestamp(seconds: 1000),
      expiresAt: Fixtures.now
    )
  ])

  @Test func `a key stands for the caller of its record`() throws {
    let caller = try keys.caller(for: Credential(Self.key), now: Timestamp(seconds: 2000))
    #expect(caller.userID == "9")
    #expect(caller.organizationID == "org:y")
    #expect(caller.sessionID == "pat:k1")
    #expect(caller.deviceID == "ci:1")
    #expect(caller.scopes == ["sync.subscribe"])
    #expect(caller.streams == ["run:1:events"])
    #expect(caller.kind == .accessKey)
    // Rules of revocation look at the key's own age.
    #expect(caller.issuedAt == 1000)
    #expect(caller.expiresAt == Fixtures.now.seconds)
  }

  @Test(arguments: ["oa_pat_0123456788", "oa_pat_012345678", "oa_pat_01234567890", "OA_PAT_0123456789", "oa_pat_"])
  func `any other key is unknown`(text: String) {
    #expect(throws: CallerRefusal.unknownAccessKey) { try keys.caller(for: Credential(text), now: Fixtures.now) }
  }

  @Test func `a key ends at its time`() throws {
    let last = Timestamp(milliseconds: Fixtures.now.milliseconds - 1)
    _ = try keys.caller(for: Credential(Self.key), now: last)
    #expect(throws: CallerRefusal.accessKeyExpired) { try keys.caller(for: Credential(Self.key), now: Fixtures.now) }
  }
}
