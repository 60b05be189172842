import Foundation
import TestSupport
import Testing

@testable import TokenService

@Suite struct BundleCheckTests {
  @Test func `an untouched bundle is complete, and signed where it was`() throws {
    let plain = try EvidenceFixture()
    #expect(try plain.check().verdict == .complete)
    #expect(try plain.check().words == "complete, not authenticated")
    #expect(try plain.check().decision == "pass")

    let signed = try EvidenceFixture(signed: true)
    let fingerprint = try #require(signed.key?.publicKey.fingerprint)
    #expect(try signed.check().verdict == .authenticated(by: fingerprint))
    #expect(try signed.check().words == "complete, signed by " + fingerprint)
    // Without the key nothing is said of who signed.
    #expect(try BundleCheck(of: signed.bundle.directory).verdict == .complete)
  }

  @Test(arguments: ["SUMMARY.md", "events.jsonl", "logs/replica-1.log"])
  func `one byte changed is found`(file: String) throws {
    let fixture = try EvidenceFixture(signed: true)
    try fixture.edit(file, "s", "S")
    let check = try fixture.check()
    #expect(check.verdict == .changed)
    #expect(check.findings == [.changed(file)])
  }

  @Test(arguments: ["SUMMARY.md", "events.jsonl", "logs/replica-1.log"])
  func `a file that was removed, or cut, is found`(file: String) throws {
    let fixture = try EvidenceFixture()
    let text = try fixture.text(file)
    try fixture.write(file, String(text.dropLast()))
    #expect(try fixture.check().findings == [.changed(file)])
    try fixture.remove(file)
    #expect(try fixture.check().findings == [.missing(file)])
    #expect(try fixture.check().verdict == .changed)
  }

  @Test(arguments: ["extra.html", "extra.jsonl", "logs/extra.log", ".hidden"])
  func `a file that was added is found`(file: String) throws {
    let fixture = try EvidenceFixture()
    try fixture.write(file, "x")
    #expect(try fixture.check().findings == [.added(file)])
    #expect(try fixture.check().verdict == .changed)
  }

  @Test func `whoever edits the manifest too is found by the signature`() throws {
    let fixture = try EvidenceFixture(signed: true)
    try fixture.edit("MANIFEST.json", "4f1c2d9", "0000000")
    #expect(try fixture.check().findings == [.wrongSignature])
    #expect(try fixture.check().verdict == .changed)
    // And by nothing else, which is why it says "not authenticated".
    #expect(try BundleCheck(of: fixture.bundle.directory).verdict == .complete)
  }

  @Test func `a signature that was edited, removed, or is another's is found`() throws {
    let fixture = try EvidenceFixture(signed: true)
    let other = EvidenceKey(.generate()).publicKey
    #expect(try BundleCheck(of: fixture.bundle.directory, publicKey: other).findings == [.wrongSignature])
    let path = URL(filePath: fixture.path("MANIFEST.sig"))
    var signature = try Data(contentsOf: path)
    #expect(signature.count == 64)
    signature[20] ^= 4
    try signature.write(to: path)
    #expect(try fixture.check().findings == [.wrongSignature])
    try fixture.remove("MANIFEST.sig")
    #expect(try fixture.check().findings == [.noSignature])
    #expect(try fixture.check().verdict == .changed)
    // The manifest says that there was one.
    #expect(try BundleCheck(of: fixture.bundle.directory).findings == [.noSignature])
  }

  @Test(arguments: ["../outside", "/etc/hostname", "logs/../../outside", "MANIFEST.sig", "a//b"])
  func `a manifest that leads out of the bundle is found`(path: String) throws {
    let fixture = try EvidenceFixture()
    try fixture.folder.write("outside", "started\n")
    try fixture.edit("MANIFEST.json", "logs/replica-1.log", path)
    #expect(try fixture.check().findings.contains(.leadsOutside(path)))
    #expect(try fixture.check().verdict == .changed)
  }

  @Test func `a link is no file, were its target the very same`() throws {
    let fixture = try EvidenceFixture()
    try fixture.folder.write("outside", try fixture.text("SUMMARY.md"))
    try fixture.remove("SUMMARY.md")
    symlink("../outside", fixture.path("SUMMARY.md"))
    #expect(try fixture.check().findings == [.notAFile("SUMMARY.md")])
    #expect(try fixture.check().verdict == .changed)
  }

  @Test func `a folder that is a link leads nowhere`() throws {
    let fixture = try EvidenceFixture()
    try FileManager.default.moveItem(atPath: fixture.path("logs"), toPath: fixture.folder.path + "/logs")
    symlink("../logs", fixture.path("logs"))
    #expect(try fixture.check().findings.contains(.notAFile("logs/replica-1.log")))
    #expect(try fixture.check().verdict == .changed)
  }

  @Test func `lines behind the last seal are an interruption, not a change`() throws {
    let fixture = try EvidenceFixture(signed: true, isFinished: false)
    let before = try fixture.text("events.jsonl").utf8.count
    try fixture.bundle.append(PlainLine(text: "four"), to: "events.jsonl")
    let more = try fixture.text("events.jsonl").utf8.count - before
    let check = try fixture.check()
    #expect(check.verdict == .interrupted)
    #expect(check.findings == [.noDecision, .grew("events.jsonl", bytes: more)])
    #expect(check.findings[1].words == "grew since the last seal: \(more) bytes are not covered")
    // Only lines and logs grow.
    try fixture.finish()
    try fixture.write("SUMMARY.md", try fixture.text("SUMMARY.md") + "more\n")
    #expect(try fixture.check().findings == [.changed("SUMMARY.md")])
  }

  @Test func `a run that was killed within a seal can still be checked`() throws {
    let fixture = try EvidenceFixture(signed: true)
    let names = ["SUMMARY.md", "MANIFEST.sig", "MANIFEST.json"]
    let old = try names.map { try Data(contentsOf: URL(filePath: fixture.path($0))) }
    try fixture.bundle.replace("SUMMARY.md", with: Array(try (fixture.text("SUMMARY.md") + "Decision: fail\n").utf8))
    let new = try names.map { try Data(contentsOf: URL(filePath: fixture.path($0))) }
    // The drafts are all there; none, one, two or all of them have taken their places.
    for done in 0...3 {
      for (index, name) in names.enumerated() {
        let draft = URL(filePath: fixture.path(".draft-" + name))
        try (index < done ? new : old)[index].write(to: URL(filePath: fixture.path(name)))
        if index < done { try? FileManager.default.removeItem(at: draft) } else { try new[index].write(to: draft) }
      }
      for key in [fixture.key?.publicKey, nil] {
        let check = try BundleCheck(of: fixture.bundle.directory, publicKey: key)
        #expect(check.verdict == (done < 3 ? .interrupted : key == nil ? .complete : try fixture.check().verdict))
        #expect(check.decision == (done == 0 ? "pass" : "fail"))
      }
    }
  }

  @Test func `a draft of somebody else is not believed`() throws {
    let fixture = try EvidenceFixture(signed: true)
    let forged = try fixture.text("MANIFEST.json").replacingOccurrences(of: "4f1c2d9", with: "0000000")
    try fixture.write(".draft-MANIFEST.json", forged)
    try fixture.edit("SUMMARY.md", "pass", "fail")
    #expect(try fixture.check().findings == [.leftover(".draft-MANIFEST.json"), .changed("SUMMARY.md")])
    try fixture.remove("MANIFEST.json")
    #expect(try fixture.check().verdict == .changed)
  }

  @Test func `a run that was killed while it wrote a draft is interrupted`() throws {
    let fixture = try EvidenceFixture()
    try fixture.write(".draft-report.html", "<!doc")
    #expect(try fixture.check().verdict == .interrupted)
    #expect(try fixture.check().findings == [.leftover(".draft-report.html")])
    // The next write of the same file clears it away.
    try fixture.bundle.replace("report.html", with: [])
    #expect(try fixture.check().isGood)
  }

  /// The process is a real one, and so is its end.
  @Test(arguments: 0..<10)
  func `whatever moment a run is killed at, its bundle is not taken for one that was changed`(turn: Int) async throws {
    let folder = try TemporaryFolder()
    try EvidenceKeyPair().write(to: folder.path + "/key.pem")
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [path = folder.path as String, delay = UInt32(turn * 2_700) as UInt32] in
      let key = try EvidenceKey(contentsOf: path + "/key.pem")
      let bundle = try EvidenceBundle(root: path, name: "dev-x", context: EvidenceFixture.context, key: key)
      Thread.detachNewThread {
        usleep(delay)
        kill(getpid(), SIGKILL)
      }
      for step in 0... {
        try bundle.append(PlainLine(text: "step \(step)"), to: "events-\(step / 4).jsonl")
        try bundle.replace("report.html", with: Array(repeating: 7, count: step * 100))
        try bundle.replace("step-\(step).json", with: Array("{}".utf8))
        try bundle.seal()
      }
    }
    let publicKey = try EvidencePublicKey(contentsOf: folder.path + "/key.pem.pub")
    for key in [publicKey, nil] {
      let check = try BundleCheck(of: folder.path + "/dev-x", publicKey: key)
      #expect(check.verdict == .interrupted, "\(check.findings)")
    }
  }

  @Test func `lines and summaries of another run are found`() throws {
    let fixture = try EvidenceFixture()
    try fixture.edit("events.jsonl", "rot_0123456789abcdef", "rot_ffffffffffffffff")
    try fixture.bundle.seal()
    #expect(try fixture.check().findings == [.otherRun("events.jsonl", line: 1)])
    try fixture.edit("events.jsonl", "rot_ffffffffffffffff", "rot_0123456789abcdef")
    try fixture.edit("SUMMARY.md", "rot_0123456789abcdef", "rot_ffffffffffffffff")
    try fixture.bundle.seal()
    #expect(try fixture.check().findings == [.otherRun("SUMMARY.md", line: 1)])
  }

  @Test(arguments: ["", "no\n", "Decision: perhaps\n", "Decision: pass\n\nafterthought\n"])
  func `a summary without a decision at its end is no end`(text: String) throws {
    let fixture = try EvidenceFixture()
    try fixture.write("SUMMARY.md", "Run `rot_0123456789abcdef`\n" + text)
    try fixture.bundle.seal()
    #expect(try fixture.check().findings == [.noDecision])
    #expect(try fixture.check().decision == nil)
  }

  @Test(arguments: ["", "{}", "[]", "{\"schema\":\"evidence.manifest.v1\"}"])
  func `what is no manifest is said to be none`(text: String) throws {
    let fixture = try EvidenceFixture()
    try fixture.write("MANIFEST.json", text)
    #expect(try fixture.check().findings == [.noManifest(reason: "is not a manifest of evidence")])
    try fixture.remove("MANIFEST.json")
    #expect(try fixture.check().findings == [.noManifest(reason: "is missing, or cannot be read")])
    #expect(try fixture.check().verdict == .changed)
  }

  @Test func `a manifest that names a file twice is none`() throws {
    let fixture = try EvidenceFixture()
    try fixture.edit("MANIFEST.json", "logs/replica-1.log", "SUMMARY.md")
    #expect(try fixture.check().findings == [.noManifest(reason: "is not a manifest of evidence")])
  }

  @Test func `a directory that is none is an error`() throws {
    let folder = try TemporaryFolder()
    #expect(throws: EvidenceError.unreadable(path: folder.path + "/x", errno: ENOENT)) {
      try BundleCheck(of: folder.path + "/x")
    }
  }
}
