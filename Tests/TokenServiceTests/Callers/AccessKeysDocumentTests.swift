import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// The access keys file (contract section 11).
@Suite struct AccessKeysDocumentTests {
  private static let digest = String(repeating: "ab", count: 32)

  @Test func `a file gives its records in order, whatever is left out`() throws {
    let records = try parse(
      """
      {"access_keys": [
        {"id": "a", "sha256": "\(Self.digest)", "user_id": "1", "org_id": "o", "created_at": "2026-02-25T08:45:12Z"},
        {"id": "b", "sha256": "\(String(repeating: "CD", count: 32))", "user_id": "user:2", "org_id": "org:o",
         "device_id": "d", "scopes": ["s"], "streams": ["t"], "created_at": "2026-02-25T09:45:12.5+01:00",
         "expires_at": "2027-01-01T00:00:00Z", "note": "n"}
      ]}
      """
    )
    #expect(records.map(\.id) == ["a", "b"])
    #expect(records[0].digest.hex == Self.digest)
    #expect(records[0].caller.scopes == nil)
    #expect(records[0].expiresAt == nil)
    #expect(records[1].caller.userID == "2")
    #expect(records[1].caller.deviceID == "d")
    #expect(records[1].createdAt == Timestamp(milliseconds: Fixtures.now.milliseconds + 500))
    #expect(records[1].note == "n")
  }

  @Test func `a file without keys is a file`() throws { #expect(try parse(#"{"access_keys":[]}"#).isEmpty) }

  @Test func `every fault is listed with its place`() throws {
    let text = """
      {"access_keys": [
        {"id": "a", "sha256": "12", "user_id": 1, "org_id": "", "created_at": "yesterday"},
        {"sha256": "\(Self.digest)", "user_id": "1", "org_id": "o", "created_at": "2026-02-25T08:45:12Z", "scope": "x"},
        7
      ]}
      """
    #expect(
      faults(text) == [
        "2:25: access_keys[0].sha256: must be the key's SHA-256 as 64 hexadecimal digits",
        "2:42: access_keys[0].user_id: must be a string",
        "2:73: access_keys[0].created_at: must be a time in RFC 3339, such as 2026-02-25T08:45:12Z",
        "3:3: access_keys[1]: needs id",
        "3:160: access_keys[1].scope: is not known here; there are id, sha256, user_id, org_id, device_id, scopes, "
          + "streams, created_at, expires_at, note",
        "4:3: access_keys[2]: must be an object",
      ]
    )
  }

  @Test func `ids that cannot be a caller's are refused where they stand`() {
    let entry = { (id: String, user: String, org: String) in
      #"{"access_keys":[{"id":"\#(id)","sha256":"\#(Self.digest)","user_id":"\#(user)","org_id":"\#(org)","#
        + #""created_at":"2026-02-25T08:45:12Z"}]}"#
    }
    #expect(faults(entry("a", "", "o")).first?.hasSuffix("access_keys[0].user_id: must not be empty") == true)
    #expect(faults(entry("a", "1", #"\n"#)).first?.hasSuffix("access_keys[0].org_id: has a control character") == true)
    let long = String(repeating: "x", count: 253)
    #expect(faults(entry(long, "1", "o")).first?.hasSuffix("access_keys[0].id: is longer than 256 bytes") == true)
  }

  @Test func `two keys of one id, and one key twice, are refused`() {
    let entry = { (id: String, digest: String) in
      #"{"id":"\#(id)","sha256":"\#(digest)","user_id":"1","org_id":"o","created_at":"2026-02-25T08:45:12Z"}"#
    }
    let other = String(repeating: "cd", count: 32)
    let sameID = #"{"access_keys":[\#(entry("a", Self.digest)),\#(entry("a", other))]}"#
    #expect(
      faults(sameID).map { $0.split(separator: ": ", maxSplits: 1).last } == ["access_keys[1].id: stands there twice"]
    )
    let sameKey = #"{"access_keys":[\#(entry("a", Self.digest)),\#(entry("b", Self.digest.uppercased()))]}"#
    #expect(faults(sameKey).first?.hasSuffix("access_keys[1].sha256: stands there twice") == true)
  }

  @Test(arguments: [
    ("", "1:1: is not strict JSON: endOfText"), (#"{"access_keys":[]}x"#, "1:19: is not strict JSON: trailingBytes"),
    (#"{"access_keys":[],"access_keys":[]}"#, "1:20: is not strict JSON: duplicateName"),
    ("[]", "1:1: must be an object"), ("{}", "1:1: needs access_keys: an array"),
    (#"{"access_keys":{}}"#, "1:16: access_keys: must be an array"),
  ])
  func `a file that is none says where`(text: String, fault: String) { #expect(faults(text) == [fault]) }

  private func parse(_ text: String) throws -> [AccessKeyRecord] { try AccessKeys(parsing: Array(text.utf8)).records }

  private func faults(_ text: String) -> [String] {
    do throws(AccessKeysError) {
      _ = try AccessKeys(parsing: Array(text.utf8))
      return []
    } catch {
      return error.faults
    }
  }
}
