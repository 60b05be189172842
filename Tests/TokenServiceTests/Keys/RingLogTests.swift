import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct RingLogTests {
  private let folder = try! TestSupport.TemporaryFolder()
  private var path: String { folder.path + "/log" }
  private let circumstances = RingLog.Circumstances(actor: "a@h", environment: .staging, reason: "say \"why\"\n")

  private func append() throws {
    let ring = Fixtures.ring()
    var staged = ring
    try staged.stage(Fixtures.newKey("k2"), at: Fixtures.now)
    let change = RingChange(kind: .staged, before: ring, after: staged)
    try RingLog(path: path).append(change, circumstances, at: Fixtures.now)
  }

  private func lines() throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  @Test(arguments: ["{\"event_name\":\"sync.key.staged\",\"occ", "{", "{\"event_name\":\"sync.key"])
  func `a line that was torn when its command was killed is taken out`(torn: String) throws {
    try append()
    let first = try lines()[0]
    try folder.write("log", first + "\n" + torn)
    try append()
    let names = try lines().filter { !$0.isEmpty }.map { try JSONObject(parsing: Array($0.utf8))["event_name"]?.string }
    // The first line's change did not come about: the ring is as it was before it.
    #expect(names == ["sync.key.staged", "sync.key.change_abandoned", "sync.key.staged"])
  }

  @Test func `what somebody else wrote stays, with its line ended`() throws {
    try folder.write("log", "a remark\nof mine")
    try append()
    #expect(try lines().prefix(2) == ["a remark", "of mine"])
    #expect(try lines().count == 4)
  }

  @Test func `a line that cannot be put on the disk is not there`() throws {
    try append()
    let before = try lines()
    let change = RingChange(kind: .staged, before: Fixtures.ring(), after: Fixtures.ring())
    #expect(throws: FileFault.unwritable(errno: ENOSPC)) {
      try RingLog(path: path).append(change, circumstances, at: Fixtures.now) { () throws(FileFault) in
        throw .unwritable(errno: ENOSPC)
      }
    }
    #expect(try lines() == before)
  }

  @Test func `a log that is no file is refused`() throws {
    #expect(throws: FileFault.self) {
      let change = RingChange(kind: .staged, before: nil, after: Fixtures.ring())
      try RingLog(path: folder.path).append(change, circumstances, at: Fixtures.now)
    }
  }
}
