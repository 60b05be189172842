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

  @Test(arguments: ["extra.html", "logs/extra.log", ".hidden"])
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

  @Test func `a run that was killed between the signature and the manifest can still be checked`() throws {
    let fixture = try EvidenceFixture(signed: true)
    let key = try #require(fixture.key)
    let old = try Data(contentsOf: URL(filePath: fixture.path("MANIFEST.json")))
    // What the next seal leaves when it ends after its second step.
    try fixture.bundle.append(PlainLine(text: "four"), to: "events.jsonl")
    try fixture.bundle.seal()
    let new = try fixture.text("MANIFEST.json")
    try old.write(to: URL(filePath: fixture.path("MANIFEST.json")))
    try fixture.write(".draft-MANIFEST.json", new)
    let check = try fixture.check()
    #expect(check.verdict == .interrupted)
    #expect(check.findings == [.sealInterrupted])
    // A draft of somebody else is not believed.
    try fixture.write(".draft-MANIFEST.json", new.replacingOccurrences(of: "4f1c2d9", with: "0000000"))
    #expect(try BundleCheck(of: fixture.bundle.directory, publicKey: key.publicKey).verdict == .changed)
  }

  @Test func `a run that was killed while it replaced a file is interrupted`() throws {
    let fixture = try EvidenceFixture()
    try fixture.write(".draft-report.html", "<!doc")
    #expect(try fixture.check().verdict == .interrupted)
    #expect(try fixture.check().findings == [.leftover(".draft-report.html")])
    // The next write of the same file clears it away.
    try fixture.bundle.replace("report.html", with: [])
    try fixture.bundle.seal()
    #expect(try fixture.check().isGood)
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
