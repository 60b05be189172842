import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// `token-service callers`, as a real process.
@Suite struct CallersCommandTests {
  private let folder = try! TestSupport.TemporaryFolder()
  private let ids = ["--user", "user:1042", "--org", "org:openagents"]

  private func run(_ arguments: [String], with variables: [String: String] = [:]) async throws -> CommandRun {
    try await CommandRun(["callers"] + arguments, in: folder, with: variables)
  }

  @Test func `add shows a key that works, once, and the file has its digest alone`() async throws {
    let add = try await run(["add", "--file", "keys.json"] + ids)
    #expect(add.code == 0)
    #expect(add.line.wholeMatch(of: /oa_pat_[A-Za-z0-9_-]{43}/) != nil)
    #expect(!add.complaint.contains("oa_pat_"))
    #expect(try mode() == 0o600)
    #expect(try !text().contains("oa_pat_"))
    let keys = AccessKeys(try AccessKeysFile(path: folder.path + "/keys.json").read())
    let caller = try keys.caller(for: Credential(add.line), now: SystemClock().now())
    #expect(caller.userID == "1042")
    #expect(caller.organizationID == "org:openagents")
    #expect(caller.scopes == nil)
    #expect(add.complaint.contains(String(caller.sessionID.dropFirst("pat:".count))))
  }

  @Test func `all that a key can have is kept`() async throws {
    let more = [
      "--device", "ci:1", "--scope", "a", "--scope", "b", "--stream", "s", "--expires-in", "60", "--note", "n",
    ]
    let add = try await run(["add", "--file", "keys.json", "--json"] + ids + more)
    let json = try JSONObject(parsing: Array(add.line.utf8))
    #expect(json["access_key"]?.string?.hasPrefix("oa_pat_") == true)
    #expect(json["device_id"]?.string == "ci:1")
    let record = try #require(try AccessKeysFile(path: folder.path + "/keys.json").read().first)
    #expect(record.id == json["id"]?.string)
    #expect(record.caller.scopes == ["a", "b"])
    #expect(record.caller.streams == ["s"])
    #expect(record.expiresAt?.seconds == record.createdAt.seconds + 60)
    #expect(record.note == "n")
  }

  @Test func `list shows every key, and nothing that leads to one`() async throws {
    let variables = ["OA_CONTROL_ACCESS_KEYS_FILE": "keys.json"]
    let first = try await run(["add", "--note", "nightly\u{1b}[31m"] + ids, with: variables).line
    _ = try await run(["add", "--user", "7", "--org", "x"], with: variables)
    let list = try await run(["list"], with: variables)
    #expect(list.code == 0)
    #expect(list.output.contains("1042") && list.output.contains("nightly"))
    #expect(!list.output.contains("\u{1b}"))
    let json = try JSONObject(parsing: Array(try await run(["list", "--json"], with: variables).line.utf8))
    #expect(json["access_keys"]?.array?.count == 2)
    for output in [list.output, try await run(["list", "--json"], with: variables).output] {
      #expect(!output.contains(first) && !output.contains(SHA256Digest(of: first).hex))
    }
  }

  @Test func `revoke takes out the one that is named`() async throws {
    for _ in 0..<2 { _ = try await run(["add", "--file", "keys.json"] + ids) }
    let records = try AccessKeysFile(path: folder.path + "/keys.json").read()
    let revoke = try await run(["revoke", records[0].id, "--file", "keys.json", "--json"])
    #expect(revoke.code == 0)
    #expect(try JSONObject(parsing: Array(revoke.line.utf8))["revoked"]?.bool == true)
    #expect(try AccessKeysFile(path: folder.path + "/keys.json").read().map(\.id) == [records[1].id])
    #expect(try await run(["revoke", records[0].id, "--file", "keys.json"]).code == 65)
  }

  @Test func `processes that add at the same time lose nothing`() async throws {
    let codes = try await withThrowingTaskGroup { group in
      for _ in 0..<8 { group.addTask { try await run(["add", "--file", "keys.json"] + ids).code } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes == Array(repeating: 0, count: 8))
    #expect(try AccessKeysFile(path: folder.path + "/keys.json").read().count == 8)
  }

  @Test(
    arguments: [
      (["add", "--user", "1", "--org", "o"], 64), (["add", "--file", "keys.json", "--user", "1"], 64),
      (["add", "--file", "keys.json", "--user", "", "--org", "o"], 65),
      (["add", "--file", "keys.json", "--user", "1\n", "--org", "o"], 65),
      (["add", "--file", "keys.json", "--user", "1", "--org", "o", "--expires-in", "0"], 64),
      (["add", "--file", "keys.json", "--user", "1", "--org", "o", "--scope", "a b"], 64),
      (["add", "--file", "missing/keys.json", "--user", "1", "--org", "o"], 73), (["list", "--file", "keys.json"], 66),
      (["revoke", "key_1", "--file", "keys.json"], 66), (["revoke"], 64),
    ] as [([String], Int32)]
  )
  func `what cannot be done has its code, and nothing is made`(arguments: [String], code: Int32) async throws {
    let run = try await run(arguments)
    #expect(run.code == code)
    #expect(run.output.isEmpty)
    #expect(!run.complaint.isEmpty)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test func `a file that is wrong is told with all its faults, and left alone`() async throws {
    try folder.write("keys.json", #"{"access_keys":[{"id":1}]}"#)
    let add = try await run(["add", "--file", "keys.json"] + ids)
    #expect(add.code == 65)
    #expect(add.output.isEmpty)
    #expect(add.complaint.contains("access_keys[0].id: must be a string"))
    #expect(add.complaint.contains("access_keys[0]: needs sha256"))
    #expect(try text() == #"{"access_keys":[{"id":1}]}"#)
  }

  private func mode() throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: folder.path + "/keys.json")[.posixPermissions] as? Int
  }

  private func text() throws -> String { try String(contentsOfFile: folder.path + "/keys.json", encoding: .utf8) }
}
