import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

@Suite struct EvidenceBundleTests {
  @Test func `a bundle is named for its environment and its moment in UTC`() {
    #expect(EvidenceBundle.name(environment: .staging, at: Fixtures.now) == "staging-20260225T084512Z")
  }

  @Test func `two runs of one second have a directory each`() throws {
    let folder = try TemporaryFolder()
    let made = try (0..<3).map { _ in
      try EvidenceBundle(root: folder.path + "/a/b", name: "dev-x", context: EvidenceFixture.context, key: nil)
    }
    #expect(made.map(\.directory) == ["", "-2", "-3"].map { folder.path + "/a/b/dev-x" + $0 })
  }

  @Test func `every line carries its schema and its run`() throws {
    let fixture = try EvidenceFixture()
    let lines = try fixture.text("events.jsonl").split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == 4)
    #expect(lines.last == "")
    let line = try JSONObject(parsing: Array(lines[1].utf8))
    #expect(line.members.map(\.name) == ["schema", "run_id", "commit", "config_digest", "text"])
    #expect(line["schema"]?.string == "test.line.v1")
    #expect(line["run_id"]?.string == EvidenceFixture.context.runID)
    #expect(line["commit"]?.string == EvidenceFixture.context.commit)
    #expect(line["config_digest"]?.string == EvidenceFixture.context.configurationDigest)
    #expect(line["text"]?.string == "two")
  }

  @Test func `lines of many threads stay whole`() async throws {
    let fixture = try EvidenceFixture()
    let bundle = fixture.bundle
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask {
          let text = String(repeating: "\(writer)", count: 3000)
          for _ in 0..<50 { try bundle.append(PlainLine(text: text), to: "samples.jsonl") }
          try bundle.seal()
        }
      }
      try await group.waitForAll()
    }
    let lines = try fixture.text("samples.jsonl").split(separator: "\n")
    #expect(lines.count == 400)
    for line in lines {
      let text = try #require(try JSONObject(parsing: Array(line.utf8))["text"]?.string)
      #expect(text.count == 3000 && Set(text).count == 1)
    }
    try bundle.seal()
    #expect(try fixture.check().isGood)
  }

  @Test func `the manifest says exactly what is there`() throws {
    let fixture = try EvidenceFixture(signed: true)
    let manifest = try fixture.manifest
    #expect(manifest["schema"]?.string == "evidence.manifest.v1")
    #expect(manifest["run_id"]?.string == EvidenceFixture.context.runID)
    #expect(manifest["commit"]?.string == EvidenceFixture.context.commit)
    #expect(manifest["config_digest"]?.string == EvidenceFixture.context.configurationDigest)
    #expect(manifest["created_at"]?.string == "2026-02-25T08:45:12Z")
    #expect(manifest["updated_at"]?.string == "2026-02-25T08:45:12Z")
    #expect(manifest["versions"]?.text == #"{"token-service":"0.1.0","swift":"6.3.1"}"#)
    #expect(manifest["signed_by"]?.string == fixture.key?.publicKey.fingerprint)
    let files = try #require(manifest["files"]?.array).compactMap(\.object)
    #expect(files.map { $0["path"]?.string } == ["SUMMARY.md", "events.jsonl", "logs/replica-1.log"])
    for file in files {
      let bytes = Array(try fixture.text(try #require(file["path"]?.string)).utf8)
      #expect(file["bytes"]?.integer == Int64(bytes.count))
      #expect(file["sha256"]?.string == SHA256Digest(of: bytes).hex)
    }
  }

  @Test func `a seal covers what others have put there, and what was changed since the last one`() throws {
    let fixture = try EvidenceFixture()
    try fixture.write("logs/replica-2.log", "hello\n")
    try fixture.edit("logs/replica-1.log", "started", "stopped")
    #expect(try fixture.check().findings == [.changed("logs/replica-1.log"), .added("logs/replica-2.log")])
    try fixture.bundle.seal()
    #expect(try fixture.check().isGood)
  }

  @Test func `a bundle has a manifest from its first moment`() throws {
    let folder = try TemporaryFolder()
    let bundle = try EvidenceBundle(root: folder.path, name: "dev-x", context: EvidenceFixture.context, key: nil)
    #expect(try BundleCheck(of: bundle.directory).findings == [.noDecision])
  }

  @Test(arguments: ["../x", "/x", "a/../../x", "", "a//b", ".", "MANIFEST.json", "MANIFEST.sig", ".draft-x", "a\u{0}b"])
  func `no name leads out of the bundle, or to its manifest`(name: String) throws {
    let fixture = try EvidenceFixture()
    #expect(throws: EvidenceError.badName(name)) { try fixture.bundle.replace(name, with: []) }
    #expect(throws: EvidenceError.badName(name)) { try fixture.bundle.append(PlainLine(text: ""), to: name) }
  }

  @Test func `a replacement that fails leaves the old file and no draft`() throws {
    let fixture = try EvidenceFixture()
    // A folder cannot be replaced by a file: the last step fails.
    try FileManager.default.createDirectory(atPath: fixture.path("report.html"), withIntermediateDirectories: false)
    let place = fixture.path("report.html")
    #expect(throws: EvidenceError.unwritable(path: place, errno: EISDIR)) {
      try fixture.bundle.replace("report.html", with: [1])
    }
    #expect(try fixture.check().isGood)
  }

  @Test func `a reader sees the old file or the new one`() async throws {
    let fixture = try EvidenceFixture()
    let bundle = fixture.bundle
    let path = fixture.path("SUMMARY.md")
    let versions = (0..<2).map { Array(repeating: UInt8(ascii: $0 == 0 ? "a" : "b"), count: 100_000) }
    try bundle.replace("SUMMARY.md", with: versions[0])
    let writing = Task.detached { for turn in 0..<100 { try bundle.replace("SUMMARY.md", with: versions[turn % 2]) } }
    for _ in 0..<200 {
      let seen = try [UInt8](Data(contentsOf: URL(filePath: path)))
      #expect(seen == versions[0] || seen == versions[1])
    }
    try await writing.value
  }

  @Test func `a full disk has its name`() throws {
    guard let full = OwnedDescriptor("/dev/full", O_WRONLY | O_APPEND) else {
      Issue.record("there is no /dev/full")
      return
    }
    let file = EvidenceFile(full, path: "events.jsonl")
    let failure = EvidenceError.unwritable(path: "events.jsonl", errno: ENOSPC)
    #expect(throws: failure) { try file.append([1, 2, 3]) }
    #expect(failure.description == "events.jsonl cannot be written: no space left on device")
  }

  /// A limit on the size of files ends a write in the middle, as a disk does that becomes full.
  @Test func `of a line that does not fit nothing is there`() async throws {
    let folder = try TemporaryFolder()
    await #expect(processExitsWith: .success) { [path = folder.path as String] in
      let bundle = try EvidenceBundle(root: path, name: "dev-x", context: EvidenceFixture.context, key: nil)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 2000, rlim_max: 2000)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      #expect(throws: EvidenceError.unwritable(path: path + "/dev-x/events.jsonl", errno: EFBIG)) {
        while true { try bundle.append(PlainLine(text: "a line of some length"), to: "events.jsonl") }
      }
      try bundle.seal()
    }
    let lines = try String(contentsOfFile: folder.path + "/dev-x/events.jsonl", encoding: .utf8)
    #expect(lines.hasSuffix("}\n"))
    #expect((1...2000).contains(lines.utf8.count))
    for line in lines.split(separator: "\n") { _ = try JSONObject(parsing: Array(line.utf8)) }
    #expect(try BundleCheck(of: folder.path + "/dev-x").findings == [.noDecision])
  }

  @Test func `a bundle that cannot be made says where and why`() throws {
    let folder = try TemporaryFolder()
    try folder.write("file", "")
    let failure = EvidenceError.unwritable(path: folder.path + "/file/x", errno: ENOTDIR)
    #expect(throws: failure) {
      try EvidenceBundle(root: folder.path + "/file/x", name: "dev-x", context: EvidenceFixture.context, key: nil)
    }
    #expect(throws: EvidenceError.badName("../x")) {
      try EvidenceBundle(root: folder.path, name: "../x", context: EvidenceFixture.context, key: nil)
    }
  }

  @Test func `a directory that went away is an error of the next step`() throws {
    let fixture = try EvidenceFixture()
    try fixture.remove("")
    #expect(throws: EvidenceError.self) { try fixture.bundle.replace("report.html", with: [1]) }
    #expect(throws: EvidenceError.self) { try fixture.bundle.seal() }
  }

  @Test func `a link in the bundle is not sealed`() throws {
    let fixture = try EvidenceFixture()
    symlink("/etc/hostname", fixture.path("events-2.jsonl"))
    #expect(throws: EvidenceError.notAFile(path: fixture.path("events-2.jsonl"))) { try fixture.bundle.seal() }
    #expect(throws: EvidenceError.notAFile(path: fixture.path("events-2.jsonl"))) {
      try fixture.bundle.append(PlainLine(text: ""), to: "events-2.jsonl")
    }
  }
}
