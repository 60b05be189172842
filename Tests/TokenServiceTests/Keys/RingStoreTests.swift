import Foundation
import Synchronization
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

@Suite struct RingStoreTests {
  private let fixture = try! RingFixture()

  static let steps: [RingStore.Step] =
    AtomicFile.Step.allCases.map { .file($0) } + [.logWritten, .logOnDisk]

  @Test func `a change is in the file and in the log`() throws {
    try fixture.make()
    let before = try fixture.record().digest
    let change = try #require(try fixture.stage("k2"))
    #expect(try fixture.record() == change.after)
    #expect(change.keys == [.init(id: "k2", from: nil, to: .standby)])
    let line = try #require(try fixture.log().last)
    #expect(line.members.map(\.name).joined(separator: " ") == Self.members)
    #expect(line["event_name"]?.string == "sync.key.staged")
    #expect(line["occurred_at"]?.string == "2026-02-25T08:45:12Z")
    #expect(line["actor"]?.string == "a@h" && line["env"]?.string == "staging" && line["reason"]?.string == "why")
    #expect(line["ring_digest_before"]?.string == before)
    #expect(line["ring_digest_after"]?.string == change.after.digest)
    #expect(line["generation_before"]?.integer == 1 && line["generation_after"]?.integer == 2)
    #expect(line["keys"]?.text == #"[{"kid":"k2","from":null,"to":"standby"}]"#)
    #expect(try fixture.names() == ["ring.json", "ring.json.log"])
  }

  private static let members = """
    event_name occurred_at actor env keys generation_before generation_after ring_digest_before ring_digest_after reason
    """

  @Test func `new files are their owner's alone, and a file's mode stays`() throws {
    try fixture.make()
    #expect(try mode("ring.json") == 0o600 && mode("ring.json.log") == 0o600)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: fixture.path)
    try fixture.stage("k2")
    #expect(try mode("ring.json") == 0o640)
  }

  @Test func `a preview is the change itself, and touches nothing`() throws {
    try fixture.make()
    let before = try (fixture.names(), fixture.text())
    let preview = try fixture.store().preview(.pruned) { (old, _) throws(RingError) in
      guard let old else { throw .missing }
      var draft = RingDraft(changing: old)
      let standby = KeysIDOption.fresh(id: "k2", at: Fixtures.now)
      try RotationError.translating { () throws(RotationError) in
        try draft.record.stage(standby.key, at: Fixtures.now)
      }
      draft.keep(standby)
      return draft
    }
    #expect(preview?.after.generation == 2)
    #expect(try fixture.names() == before.0 && fixture.text() == before.1)
  }

  @Test func `a second command waits, and gives up by name`() throws {
    try fixture.make()
    let inner = Mutex<RingError?>(nil)
    try fixture.stage(
      "k2",
      with: fixture.store { step in
        guard step == .file(.draftMade) else { return }
        do throws(RingError) { try fixture.stage("k3") } catch { inner.withLock { $0 = error } }
      }
    )
    #expect(inner.withLock { $0 } == .file(.busy(.milliseconds(50)), .ring))
    #expect(try fixture.record().keys.map(\.id) == ["k2", "k1"])
  }

  @Test(arguments: steps)
  func `a full disk at any step leaves a ring that loads, and no draft`(step: RingStore.Step) throws {
    try fixture.make()
    let store = fixture.store { (at) throws(FileFault) in if at == step { throw .unwritable(errno: ENOSPC) } }
    let subject = step == .logWritten || step == .logOnDisk ? RingError.Subject.log : .ring
    #expect(throws: RingError.file(.unwritable(errno: ENOSPC), subject)) { try fixture.stage("k2", with: store) }
    try checkAfterFault()
  }

  @Test(arguments: steps.indices) func `SIGKILL at any step leaves a ring that loads`(step: Int) async throws {
    try fixture.make()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = fixture.folder.path as String, step = step as Int] in
      let fixture = RingFixture(in: path)
      try fixture.stage("k2", with: fixture.store { if $0 == Self.steps[step] { kill(getpid(), SIGKILL) } })
    }
    try checkAfterFault()
  }

  /// The ring is the old one or the new one, and the next change goes through and sets the log right.
  private func checkAfterFault() throws {
    let ids = try fixture.record().keys.map(\.id)
    #expect(ids == ["k1"] || ids == ["k2", "k1"])
    try fixture.stage("k3")
    #expect(try fixture.record().keys.map(\.id) == ["k3"] + ids)
    #expect(try fixture.names() == ["ring.json", "ring.json.log"])
    // What the log tells, line by line, leads to the ring as it is.
    var digest: String?
    for line in try fixture.log() {
      #expect(line["ring_digest_before"]?.string == digest)
      digest = line["ring_digest_after"]?.string
    }
    #expect(try digest == fixture.record().digest)
  }

  @Test func `a line whose change did not come about is followed by one that says so`() throws {
    try fixture.make()
    let store = fixture.store { (step) throws(FileFault) in if step == .logOnDisk { throw .unwritable(errno: EIO) } }
    #expect(throws: RingError.self) { try fixture.stage("k2", with: store) }
    try fixture.stage("k3")
    let lines = try fixture.log()
    #expect(
      lines.map { $0["event_name"]?.string } == [
        "sync.key.initialised", "sync.key.staged", "sync.key.change_abandoned", "sync.key.staged",
      ]
    )
    #expect(lines[2]["keys"]?.text == #"[{"kid":"k2","from":"standby","to":null}]"#)
    #expect(lines[2]["ring_digest_before"]?.string == lines[1]["ring_digest_after"]?.string)
    #expect(lines[2]["ring_digest_after"]?.string == lines[1]["ring_digest_before"]?.string)
  }

  @Test func `what killed commands left behind goes with the next change, and nothing else does`() throws {
    try fixture.make()
    for name in ["ring.json.17.draft", "ring.json.x.draft", "ring.json.draft", "other.json.17.draft"] {
      try fixture.folder.write(name, "")
    }
    try fixture.stage("k2")
    let left = ["other.json.17.draft", "ring.json", "ring.json.draft", "ring.json.log", "ring.json.x.draft"]
    #expect(try fixture.names() == left)
  }

  @Test func `a change that took too long to write is not made, for its times are no longer true`() throws {
    try fixture.make()
    let store = fixture.store { if $0 == .file(.draftOnDisk) { fixture.clock.advance(seconds: 6) } }
    #expect(throws: RingError.slow(.seconds(6))) { try fixture.stage("k2", with: store) }
    try checkAfterFault()
  }

  @Test func `outside dev a ring that others may read is neither read nor written`() throws {
    try fixture.make()
    try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: fixture.path)
    #expect(throws: RingError.unfit(.insecurePermissions(mode: 0o644))) { try fixture.stage("k2") }
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: fixture.path)
    let open = try fixture.folder.write("out.json", "{}", mode: 0o644)
    let store = RingStore(
      source: fixture.path,
      target: open,
      log: RingLog(path: open + ".log"),
      environment: .staging,
      clock: fixture.clock
    )
    #expect(throws: RingError.exposedTarget(mode: 0o644)) { try fixture.stage("k2", with: store) }
    #expect(try String(contentsOfFile: open, encoding: .utf8) == "{}")
  }

  @Test func `a link stays a link, and what it leads to is replaced`() throws {
    try fixture.make()
    let link = fixture.folder.path + "/link.json"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "ring.json")
    let log = RingLog(path: fixture.logPath)
    try fixture.stage(
      "k2",
      with: RingStore(source: link, target: link, log: log, environment: .staging, clock: fixture.clock)
    )
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "ring.json")
    #expect(try fixture.record().keys.count == 2)
  }

  private func mode(_ name: String) throws -> Int? {
    let path = fixture.folder.path + "/" + name
    return try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
  }
}
