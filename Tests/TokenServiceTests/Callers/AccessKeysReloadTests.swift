import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// Access keys while the service runs.
@Suite struct AccessKeysReloadTests {
  private let folder = try! TestSupport.TemporaryFolder()

  @Test func `a key that is added or revoked counts after the next look`() throws {
    let path = try folder.write("keys.json", Self.text(["oa_pat_one"]))
    let keys = try AccessKeys.reloaded(from: path)
    let resolver = CallerResolver(accessKeys: keys)
    #expect(resolver.resolve(Credential("oa_pat_one"), now: Fixtures.now).caller != nil)
    try folder.write("keys.json", Self.text(["oa_pat_two"]))
    #expect(keys.refresh() == .reloaded)
    #expect(resolver.resolve(Credential("oa_pat_one"), now: Fixtures.now).refusal == .unknownAccessKey)
    #expect(resolver.resolve(Credential("oa_pat_two"), now: Fixtures.now).caller != nil)
    #expect(keys.refresh() == .unchanged)
  }

  @Test func `a file that is wrong changes nothing, and is told with its faults once`() throws {
    let path = try folder.write("keys.json", Self.text(["oa_pat_one"]))
    let keys = try AccessKeys.reloaded(from: path)
    let resolver = CallerResolver(accessKeys: keys)
    try folder.write("keys.json", #"{"access_keys":[{}]}"#)
    guard case .failed(let problem) = keys.refresh() else {
      Issue.record("a wrong file was taken")
      return
    }
    #expect(problem.variable == "OA_CONTROL_ACCESS_KEYS_FILE")
    #expect(problem.problem.contains("1:17: access_keys[0]: needs sha256"))
    #expect(keys.refresh() == .unchanged)
    #expect(resolver.resolve(Credential("oa_pat_one"), now: Fixtures.now).caller != nil)
  }

  @Test func `a wrong or missing file keeps the service from starting`() throws {
    let path = try folder.write("keys.json", "{}")
    #expect(throws: ConfigurationProblem.self) { try AccessKeys.reloaded(from: path) }
    #expect(throws: ConfigurationProblem.self) { try AccessKeys.reloaded(from: folder.path + "/missing") }
  }

  private static func text(_ keys: [String]) throws -> String {
    let records = try keys.map {
      try AccessKeyRecord(
        id: $0,
        digest: SHA256Digest(of: $0),
        userID: "1",
        organizationID: "o",
        createdAt: Fixtures.now
      )
    }
    return String(decoding: AccessKeysFile.text(records), as: UTF8.self)
  }
}
