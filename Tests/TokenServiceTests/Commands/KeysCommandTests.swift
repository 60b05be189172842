import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// `token-service keys`, as a real process: the life of a ring.
@Suite struct KeysCommandTests {
  private let run = try! KeysRun()

  @Test func `a ring lives from its first key to its pruning`() async throws {
    // With bounds of zero, and tokens of a second, a key may go after a second.
    let short = ["OA_SYNC_TOKEN_MAX_TTL_SECONDS": "1", "RUNTIME_SYNC_TOKEN_CLOCK_SKEW_SECONDS": "0"]
    #expect(try await run(["init", "--kid", "k1"], with: short).code == 0)
    #expect(try await run(["stage", "--kid", "k2"], with: short).code == 0)
    #expect(try run.states() == ["k2 standby", "k1 active"])
    let promote = try await run.untilDone(["promote"], with: short)
    #expect(promote.output.contains("k2 signs from now on"))
    #expect(promote.output.contains("k1 is accepted until"))
    let early = try await run(["retire", "k1"])
    #expect(early.code == 1)
    #expect(early.complaint.contains("tokens of k1 may be valid still: it may be retired 2"))
    #expect(try run.states() == ["k2 active", "k1 fallback"])
    #expect(try await run.untilDone(["retire", "k1"], with: short).output.contains("k1 is retired"))
    #expect(try await run(["rollback"]).code == 1)
    #expect(try await run(["stage", "--kid", "k3"], with: short).code == 0)
    #expect(try await run.untilDone(["promote"], with: ["OA_SYNC_TOKEN_MAX_TTL_SECONDS": "900"]).code == 0)
    #expect(try await run(["rollback"]).output.contains("k2 signs from now on"))
    #expect(try run.states() == ["k3 fallback", "k2 active", "k1 retired"])
    #expect(try await run(["revoke", "k2", "--compromised", "--reason", "in a log"]).code == 0)
    #expect(try run.states().dropFirst() == ["k3 fallback", "k2 revoked", "k1 retired"])
    #expect(try run.states()[0].hasSuffix(" active"))
    #expect(try await run(["prune"]).output.contains("no key ended 90 days ago or before"))
    #expect(try await run(["prune", "--older-than", "0"]).code == 0)
    #expect(try run.states().map { $0.split(separator: " ")[1] } == ["active", "fallback"])
    #expect(
      try run.log().map { $0["event_name"]?.string } == [
        "sync.key.initialised", "sync.key.staged", "sync.key.promoted", "sync.key.retired", "sync.key.staged",
        "sync.key.promoted", "sync.key.rolled_back", "sync.key.revoked", "sync.key.pruned",
      ]
    )
    #expect(try run.log()[7]["reason"]?.string == "in a log")
  }

  @Test func `a rollback has the key before sign, and both clocks begin anew`() async throws {
    try await run.ring("k1", "k2")
    #expect(try await run(["promote"]).code == 0)
    let rollback = try await run(["rollback", "--json"])
    let json = try JSONObject(parsing: Array(rollback.line.utf8))
    #expect(json["change"]?.string == "rolled_back")
    #expect(json["generation"]?.integer == 4 && json["dry_run"]?.bool == false)
    #expect(try json["ring_digest"]?.string == run.record().digest)
    let keys = try #require(json["keys"]?.array).compactMap(\.object)
    #expect(keys.map { $0["kid"]?.string } == ["k2", "k1"])
    #expect(keys.map { $0["from"]?.string } == ["active", "fallback"])
    #expect(keys.map { $0["to"]?.string } == ["fallback", "active"])
    #expect(keys[0]["retire_at"]?.string == (try run.record()["k2"]?.retireAt).map { Timestamp(seconds: $0).rfc3339 })
    #expect(try run.record()["k1"]?.retireAt == nil)
  }

  @Test func `revoking the active key has the oldest standby sign, else a new key, or none`() async throws {
    try await run.ring("k1", "k2", "k3")
    _ = try await run(["revoke", "k1", "--compromised"])
    #expect(try run.states() == ["k3 standby", "k2 active", "k1 revoked"])
    let stop = try await run(["revoke", "k2", "--compromised", "--stop-minting"])
    #expect(stop.output.contains("mint answers 503"))
    #expect(try run.states() == ["k3 standby", "k2 revoked", "k1 revoked"])
    #expect(try run.record().isMintingStopped)
    #expect(try await run(["promote"]).code == 0)
    #expect(try !run.record().isMintingStopped)
    #expect(try !run.text().contains("minting_stopped"))
  }

  @Test(
    arguments: [
      (["init"], 1, "a file that is there already"), (["promote"], 1, "no key is in standby"),
      (["promote", "k1"], 1, "k1 is the key that signs"), (["promote", "k9"], 1, "no key k9"),
      (["retire", "k1"], 1, "k1 is the key that signs"), (["retire", "k9"], 1, "no key k9"),
      (["revoke", "k1"], 64, "--compromised"), (["revoke", "k9", "--compromised"], 1, "no key k9"),
      (["rollback"], 1, "no fallback can sign again"), (["stage", "--kid", "k1"], 1, "a key k1"),
      (["stage", "--kid", "a b"], 64, "--kid takes"), (["stage", "--in", "ring.json"], 64, "go together"),
      (["prune", "--older-than", "-1"], 64, "--older-than"), (["list", "--env", "test"], 64, "test"),
    ] as [([String], Int32, String)]
  )
  func `what is refused has its code and one line, and the ring is as it was`(
    arguments: [String],
    code: Int32,
    words: String
  ) async throws {
    try await run.ring("k1")
    let before = try run.text()
    let refusal = try await run(arguments)
    #expect(refusal.code == code)
    #expect(refusal.output.isEmpty)
    #expect(refusal.complaint.contains(words))
    #expect(code == 64 || refusal.complaint.split(separator: "\n").count == 1)
    #expect(try run.text() == before)
  }

  @Test func `a standby is not promoted before the propagation bound, unless it is as old`() async throws {
    try await run.ring("k1")
    _ = try await run(["stage", "--kid", "k2"])
    let refusal = try await run(["promote"], with: ["OA_SPACETIME_STAGING_PROPAGATION_BOUND_SECONDS": "60"])
    #expect(refusal.code == 1)
    #expect(refusal.complaint.contains("k2 may not be accepted everywhere yet: wait "))
    #expect(refusal.complaint.contains("--replica"))
    _ = try await run(["stage", "--kid", "k3"])
    #expect(try await run(["promote"]).complaint.contains("several keys are in standby; name one: k3, k2"))
  }

  @Test(arguments: [
    ["init", "--kid", "n"], ["stage"], ["promote"], ["retire", "k2"], ["revoke", "k1", "--compromised"], ["prune"],
    ["list"], ["revoke", "k1", "--compromised", "--stop-minting"],
  ])
  func `a dry run prints the change and touches nothing`(arguments: [String]) async throws {
    let isInit = arguments[0] == "init"
    if !isInit { try await run.ring("k1", "k2") }
    let before = try run.listing()
    let dry = try await run(arguments + ["--dry-run"])
    #expect(dry.code == 0)
    #expect(try run.listing() == before)
    #expect(arguments[0] == "list" || arguments[0] == "prune" || dry.output.hasPrefix("dry run, nothing was touched"))
    let json = try await run(arguments + ["--dry-run", "--json"])
    #expect(throws: Never.self) { try JSONObject(parsing: Array(json.line.utf8)) }
    #expect(try run.listing() == before)
  }

  @Test func `eight commands at once: each change is made, one after the other`() async throws {
    try await run.ring("k0")
    let codes = try await withThrowingTaskGroup { group in
      for number in 1...8 { group.addTask { try await run(["stage", "--kid", "k\(number)"]).code } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(codes == Array(repeating: 0, count: 8))
    #expect(try run.record().generation == 9)
    #expect(try run.log().map { $0["generation_after"]?.integer } == Array(2...9))
  }

  @Test func `a ring of another environment, open to others, torn or missing is told by name`() async throws {
    try await run.ring("k1")
    #expect(try await run(["list", "--env", "prod"]).complaint.contains("the keyring of another environment"))
    #expect(try await run(["stage", "--env", "prod"]).code == 65)
    let text = try run.text()
    try run.folder.write("ring.json", text, mode: 0o644)
    let open = try await run(["stage"])
    #expect(open.code == 65)
    #expect(open.complaint.contains("--keyring names a file of mode 0644") && open.complaint.contains("chmod 0600"))
    try run.folder.write("ring.json", String(text.dropLast(20)))
    #expect(try await run(["stage"]).code == 65)
    #expect(try run.text() == String(text.dropLast(20)))
    try FileManager.default.removeItem(atPath: run.folder.path + "/ring.json")
    let missing = try await run(["stage"])
    #expect(missing.code == 66)
    #expect(missing.complaint.contains("`keys init` makes one"))
  }

  @Test func `a ring is edited where it is kept, with --in and --out`() async throws {
    try await run.ring("k1")
    let before = try run.text()
    let edit = try await CommandRun(
      ["keys", "stage", "--env", "staging", "--in", "ring.json", "--out", "new.json", "--kid", "k2"],
      in: run.folder
    )
    #expect(edit.code == 0)
    #expect(try run.text() == before)
    let new = try KeyringFile(path: run.folder.path + "/new.json", environment: .staging).load()
    #expect(new.record.keys.map(\.id) == ["k2", "k1"])
    #expect(FileManager.default.fileExists(atPath: run.folder.path + "/new.json.log"))
  }

  @Test func `list shows every key and never a secret`() async throws {
    try await run.ring("k1", "k2")
    _ = try await run(["revoke", "k1", "--compromised"])
    let secrets = try KeysRun.secrets(in: run.text())
    for options in [[], ["--json"]] {
      let list = try await run(["list"] + options)
      #expect(list.code == 0)
      #expect(list.output.contains("k1") && list.output.contains("revoked") && list.output.contains("k2"))
      for secret in secrets { #expect(!list.output.contains(secret)) }
    }
    #expect(
      try secrets.count == 1 && run.log().allSatisfy { line in !secrets.contains { line.description.contains($0) } }
    )
  }
}

extension JSONObject {
  fileprivate var description: String { members.map { $0.name + $0.value.text }.joined() }
}
