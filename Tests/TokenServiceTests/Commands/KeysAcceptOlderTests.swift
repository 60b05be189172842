import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// `token-service keys accept-older`, and the history that it speaks to.
@Suite struct KeysAcceptOlderTests {
  private let run = try! KeysRun()
  private var history: KeyringHistoryFile {
    KeyringHistoryFile(directory: run.folder.path + "/state", environment: .staging)
  }

  /// A ring that was restored, though a later one was in force in which its key had been revoked.
  private func restore() async throws {
    try await run.ring("k1")
    let old = try run.text()
    _ = try await run(["revoke", "k1", "--compromised"])
    let reloader = try KeyringReloader(
      KeyringFile(path: run.folder.path + "/ring.json", environment: .staging),
      memory: .folder(history),
      bounds: RotationBounds(longestTTL: 900, leeway: 30)
    )
    #expect(reloader.ring.value.active != nil)
    try run.folder.write("ring.json", old)
  }

  private func objection() throws -> KeyringFileError? {
    let ring = try KeyringFile(path: run.folder.path + "/ring.json", environment: .staging).load()
    return try history.load().objection(to: ring)
  }

  @Test func `exactly the ring in the file is permitted, with a line in the log`() async throws {
    try await restore()
    #expect(try objection() == .olderGeneration(1, highest: 2))
    let permit = try await run(["accept-older", "--state-dir", "state", "--reason", "restored on purpose"])
    #expect(permit.code == 0)
    #expect(permit.output.contains("may come into force"))
    #expect(try objection() == nil)
    let line = try #require(try run.log().last)
    #expect(line["event_name"]?.string == "sync.key.older_accepted")
    #expect(line["reason"]?.string == "restored on purpose")
    #expect(try line["ring_digest_after"]?.string == run.record().digest)
    // Another ring of that age has no permission.
    try await run.ring("k1", "k0")
    #expect(try objection() != nil)
  }

  @Test func `a ring that nothing stands against needs none`() async throws {
    try await run.ring("k1")
    let before = try run.listing()
    let permit = try await run(["accept-older", "--state-dir", "state", "--reason", "x", "--json"])
    #expect(permit.code == 0)
    #expect(try JSONObject(parsing: Array(permit.line.utf8))["change"]?.isNull == true)
    #expect(try run.listing() == before)
  }

  @Test func `a dry run, and what is refused, permit nothing`() async throws {
    try await restore()
    let dry = try await run(["accept-older", "--state-dir", "state", "--reason", "x", "--dry-run"])
    #expect(dry.output.hasPrefix("dry run, nothing was touched"))
    #expect(try objection() != nil)
    #expect(try await run(["accept-older", "--state-dir", "state"]).code == 64)
    #expect(try await run(["accept-older", "--state-dir", "state", "--reason", " "]).code == 64)
    #expect(try await run(["accept-older", "--state-dir", "ring.json", "--reason", "x"]).code == 73)
    try run.folder.write("state/keyring-history.json", "{}")
    #expect(try await run(["accept-older", "--state-dir", "state", "--reason", "x"]).code == 65)
    #expect(try run.log().count == 1)
  }
}
