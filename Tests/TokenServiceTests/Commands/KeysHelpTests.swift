import Foundation
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// What the help of `token-service keys` shows, typed in as it stands.
@Suite struct KeysHelpTests {
  private let folder = try! TestSupport.TemporaryFolder()

  static let subcommands = [
    "", "generate", "init", "list", "status", "stage", "promote", "retire", "revoke", "rollback", "plan", "prune",
    "accept-older",
  ]

  @Test(arguments: subcommands) func `every example works`(subcommand: String) async throws {
    let help = try await CommandRun(["keys"] + (subcommand.isEmpty ? [] : [subcommand]) + ["--help"], in: folder)
    #expect(help.code == 0)
    let examples = Self.examples(in: help.output)
    #expect(!examples.isEmpty)
    try writeRing(for: subcommand)
    let record = try? KeyringFile(path: folder.path + "/ring.json", environment: .dev).load().record
    let text = ReplicaText(
      environment: "dev",
      digest: record?.digest ?? "",
      configuration: "c",
      keys: record.map { ring in
        let since = SystemClock().now().seconds - 7200
        return ring.keys.map { ReplicaText.key($0.id, fingerprint: $0.fingerprint ?? "", notSigningSince: since) }
      } ?? []
    )
    try await StubListener.run(respond: { _ in text.json(at: SystemClock().now().milliseconds) }) { [folder] listener in
      let url = "http://127.0.0.1:\(listener.port)"
      try folder.write("replicas", url + "\n")
      for example in examples {
        let outcome = try await Self.type(example.replacing("http://127.0.0.1:9090", with: url), in: folder)
        // The ring may have changed under the replica, which is what `status` is to tell.
        let isFine = outcome == 0 || subcommand == "status" && outcome == 1
        #expect(isFine, "\(example): \(outcome)")
      }
    }
  }

  @Test func `what keys/README.md shows works in its order`() async throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let text = try String(contentsOf: root.appending(path: "keys/README.md"), encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init).filter { $0.hasPrefix("    token-service keys ") }
    #expect(lines.count == 12)
    let walk = lines.filter { !$0.contains("--import") && !$0.contains("--replica") }
    for line in walk { #expect(try await Self.type(line, in: folder) == 0, "\(line)") }
    let other = try TestSupport.TemporaryFolder()
    for line in lines where line.contains("--import") { #expect(try await Self.type(line, in: other) == 0) }
    let silent = lines.filter { $0.contains("--replica") }.map { $0.replacing(":9090", with: ":1") }
    for line in silent { #expect(try await Self.type(line, in: folder) == 69) }
  }

  /// Types a line in, and again while a key was made in this very second and may sign in the next.
  private static func type(_ line: String, in folder: TestSupport.TemporaryFolder) async throws -> Int32 {
    var outcome = try await shell(line, in: folder)
    for _ in 0..<20 where outcome == 1 && line.contains(" promote") {
      try await Task.sleep(for: .milliseconds(100))
      outcome = try await shell(line, in: folder)
    }
    return outcome
  }

  private static func examples(in help: String) -> [String] {
    let lines = help.replacing("\\\n", with: " ").split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    return lines.filter { line in
      (line.hasPrefix("token-service keys ") || line.hasPrefix("(umask")) && !line.contains("<subcommand>")
    }
  }

  /// A ring in the state that the examples speak of: `k3` waits, `k2` signs for two hours, `k1` is long dead.
  private func writeRing(for subcommand: String) throws {
    if ["", "generate", "init"].contains(subcommand) { return }
    let hour: Int64 = 3600
    let now = SystemClock().now()
    func ago(_ hours: Int64) -> Timestamp { Timestamp(seconds: now.seconds - hours * hour) }
    let bounds = RotationBounds(longestTTL: subcommand == "rollback" ? 86_400 : 900, leeway: 30)
    let ids = subcommand == "promote" ? ["k1", "k2"] : ["k1", "k2", "k3"]
    let secrets = ids.map { KeysIDOption.fresh(id: $0, at: ago(4)) }
    var record = RingRecord(environment: .dev, first: secrets[0].key, at: ago(4), bounds: bounds)
    for secret in secrets.dropFirst() where subcommand != "stage" || secret.key.id == "k3" {
      try record.stage(secret.key, at: ago(3))
    }
    if !["promote", "stage"].contains(subcommand) { try record.promote("k2", at: ago(2), bounds: bounds) }
    let bytes = try RingDraft(record: record, secrets: secrets).bytes(for: .dev)
    let text = String(decoding: bytes, as: UTF8.self)
    try folder.write("ring.json", text)
    try FileManager.default.createDirectory(atPath: folder.path + "/mounted", withIntermediateDirectories: false)
    try folder.write("mounted/ring.json", text)
  }

  private static func shell(_ line: String, in folder: TestSupport.TemporaryFolder) async throws -> Int32 {
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path()
    return try await OwnThread.run {
      let process = Process()
      process.executableURL = URL(filePath: "/bin/sh")
      process.arguments = ["-c", line]
      process.environment = [
        "PATH": beside + ":/usr/bin:/bin", "RUNTIME_READ_TOKEN": "test-only-read-token-5c1e0a9f7b3d2486",
        "OA_SPACETIME_DEV_PROPAGATION_BOUND_SECONDS": "0",
        "OA_SPACETIME_DEV_JWT_SIGNING_KEY": Fixtures.activeSecret,
      ]
      process.currentDirectoryURL = URL(filePath: folder.path)
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit(within: 60)
      return process.terminationStatus
    }
  }
}
