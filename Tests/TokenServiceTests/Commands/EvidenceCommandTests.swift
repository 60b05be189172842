import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

@Suite("token-service evidence, rehearse verify")
struct EvidenceCommandTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String...) async throws -> CommandRun { try await CommandRun(arguments, in: folder) }

  /// Another program's answer: its exit code and what it printed.
  private func other(_ program: String, _ arguments: String...) async throws -> (code: Int32, output: String) {
    try await other([program] + arguments)
  }

  private func other(_ command: [String]) async throws -> (code: Int32, output: String) {
    let path = folder.path
    return try await OwnThread.run {
      let process = Process()
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = command
      process.currentDirectoryURL = URL(filePath: path)
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = FileHandle.nullDevice
      try process.run()
      let output = pipe.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit(within: 60)
      return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
  }

  /// A finished bundle, signed with the key in `key.pem`.
  private func signedBundle() throws -> EvidenceBundle {
    let bundle = try EvidenceBundle(
      root: folder.path,
      name: EvidenceFixture.name,
      context: EvidenceFixture.context,
      key: try EvidenceKey(contentsOf: folder.path + "/key.pem")
    )
    try bundle.append(PlainLine(text: "one"), to: "events.jsonl")
    try bundle.replace("SUMMARY.md", with: Array("Run: `\(EvidenceFixture.context.runID)`\n\nDecision: fail\n".utf8))
    try bundle.seal()
    return bundle
  }

  @Test func `keygen makes a pair that OpenSSL takes, once`() async throws {
    let made = try await run("evidence", "keygen", "--out", "key.pem")
    #expect(made.code == 0)
    #expect(made.line.hasPrefix("SHA256:"))
    #expect(try await other("openssl", "pkey", "-in", "key.pem", "-noout").code == 0)
    // The fingerprint is one that anybody can compute.
    _ = try await other("openssl", "pkey", "-pubin", "-in", "key.pem.pub", "-outform", "DER", "-out", "key.der")
    let digest = try await other("openssl", "dgst", "-sha256", "-r", "key.der").output.prefix(64)
    #expect(made.line == "SHA256:" + digest)
    let again = try await run("evidence", "keygen", "--out", "key.pem")
    #expect(again.code == 73)
    #expect(again.complaint.contains("key.pem is there already and stays as it is"))
    #expect(try await run("evidence", "keygen", "--out", "nowhere/key.pem").code == 74)
    #expect(try await run("evidence", "keygen").code == 64)
  }

  @Test func `keygen's JSON has everything public and nothing private`() async throws {
    let made = try await run("evidence", "keygen", "--out", "key.pem", "--json")
    let object = try JSONObject(parsing: Array(made.line.utf8))
    #expect(object["public_key"]?.string == (try String(contentsOfFile: folder.path + "/key.pem.pub", encoding: .utf8)))
    #expect(object["fingerprint"]?.string?.hasPrefix("SHA256:") == true)
    #expect(!(made.output + made.complaint).contains("PRIVATE"))
  }

  @Test func `a key that OpenSSL made signs, and OpenSSL checks the signature`() async throws {
    #expect(try await other("openssl", "genpkey", "-algorithm", "ed25519", "-out", "key.pem").code == 0)
    #expect(try await other("openssl", "pkey", "-in", "key.pem", "-pubout", "-out", "key.pem.pub").code == 0)
    chmod(folder.path + "/key.pem", 0o600)
    let name = URL(filePath: try signedBundle().directory).lastPathComponent
    let verdict = try await other(
      ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem.pub", "-rawin"]
        + ["-in", name + "/MANIFEST.json", "-sigfile", name + "/MANIFEST.sig"]
    )
    #expect(verdict.code == 0)
    #expect(verdict.output.contains("Signature Verified Successfully"))
    #expect(try await run("rehearse", "verify", name, "--public-key", "key.pem.pub").code == 0)
  }

  @Test func `verify says what it relies on, and 0`() async throws {
    let fingerprint = try await run("evidence", "keygen", "--out", "key.pem").line
    let bundle = try signedBundle()
    let plain = try await run("rehearse", "verify", bundle.directory)
    #expect(plain.code == 0)
    #expect(plain.output.hasPrefix("complete, not authenticated\n"))
    // A rehearsal that failed is evidence as well.
    #expect(plain.output.contains("decision       fail\n"))
    let signed = try await run("rehearse", "verify", bundle.directory, "--public-key", "key.pem.pub")
    #expect(signed.code == 0)
    #expect(signed.output.hasPrefix("complete, signed by \(fingerprint)\n"))
    let json = try await run("rehearse", "verify", bundle.directory, "--public-key", "key.pem.pub", "--json")
    let object = try JSONObject(parsing: Array(json.line.utf8))
    #expect(object["verdict"]?.string == "authenticated")
    #expect(object["signed_by"]?.string == fingerprint)
    #expect(object["decision"]?.string == "fail")
    #expect(object["run_id"]?.string == EvidenceFixture.context.runID)
    #expect(object["findings"]?.array?.isEmpty == true)
  }

  @Test func `verify lists what was changed, and says 1`() async throws {
    _ = try await run("evidence", "keygen", "--out", "key.pem")
    let bundle = try signedBundle()
    try folder.write(EvidenceFixture.name + "/events.jsonl", "{}\n")
    try folder.write(EvidenceFixture.name + "/extra", "")
    let verdict = try await run("rehearse", "verify", bundle.directory, "--public-key", "key.pem.pub")
    #expect(verdict.code == 1)
    #expect(verdict.output.hasPrefix("CHANGED\n"))
    #expect(verdict.output.contains("  events.jsonl  was changed\n  extra         was added\n"))
    let json = try await run("rehearse", "verify", bundle.directory, "--json")
    #expect(json.code == 1)
    let object = try JSONObject(parsing: Array(json.line.utf8))
    #expect(object["verdict"]?.string == "changed")
    #expect(object["findings"]?.array?.compactMap { $0.object?["finding"]?.string } == ["changed", "added"])
  }

  @Test func `without a verdict it is 2`() async throws {
    _ = try await run("evidence", "keygen", "--out", "key.pem")
    let bundle = try signedBundle()
    #expect(try await run("rehearse", "verify").code == 2)
    #expect(try await run("rehearse", "verify", "--nonsense", bundle.directory).code == 2)
    #expect(try await run("rehearse", "verify", "nowhere").code == 2)
    let badKey = try await run("rehearse", "verify", bundle.directory, "--public-key", "key.pem")
    #expect(badKey.code == 2)
    #expect(badKey.complaint == "token-service: key.pem holds no Ed25519 key in PEM\n")
  }
}
