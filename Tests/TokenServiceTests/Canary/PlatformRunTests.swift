import Foundation
import TestSupport
import Testing

@testable import TokenService

/// `token-service drill canary` with a platform's revisions, whose command is a script that writes down what it was told.
@Suite struct PlatformRunTests {
  private let folder = try! TestSupport.TemporaryFolder()

  private var variables: [String: String] {
    [
      "OA_CANARY_STABLE_REVISION": "tokens-1", "OA_CANARY_CANARY_REVISION": "tokens-2", "OA_CANARY_SERVICE": "tokens",
      "OA_CANARY_REGION": "europe-west1", "PATH": folder.path + "/bin:/usr/bin:/bin", "TMPDIR": folder.path,
    ]
  }

  /// - Parameter script: what the command does once it has written down its words.
  private func platform(_ script: String = "") throws {
    let bin = folder.path + "/bin"
    try FileManager.default.createDirectory(atPath: bin, withIntermediateDirectories: true)
    let text = "#!/bin/sh\necho \"$*\" >> \(folder.path)/calls\necho done\n\(script)\n"
    try Data(text.utf8).write(to: URL(filePath: bin + "/gcloud"))
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bin + "/gcloud")
  }

  private var calls: [String] {
    let text = (try? String(contentsOfFile: folder.path + "/calls", encoding: .utf8)) ?? ""
    let head = "run services update-traffic tokens --region europe-west1 --to-revisions "
    return text.split(separator: "\n").map { String($0.replacing(head, with: "").replacing(" --quiet", with: "")) }
  }

  private func drill(_ more: [String] = []) async throws -> CommandRun {
    let arguments = ["drill", "canary", "--cohorts", "5,50", "--hold-seconds", "1", "--output", "bundles"]
    return try await CommandRun(arguments + more, in: folder, with: variables)
  }

  private var summary: String {
    let bundles = (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/bundles")) ?? []
    let path = folder.path + "/bundles/" + (bundles.first ?? "") + "/SUMMARY.md"
    return (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
  }

  @Test func `each share is given, and all of it back`() async throws {
    try platform()
    let run = try await drill()
    #expect(run.code == 0, "\(run.complaint)")
    #expect(calls == ["tokens-2=5,tokens-1=95", "tokens-2=50,tokens-1=50", "tokens-1=100"])
    #expect(run.output.contains("probe skipped") && run.output.hasSuffix("Decision: allow\n"))
    #expect(summary.contains("on the stable revision tokens-1, by design") && summary.hasSuffix("Decision: allow\n"))
  }

  @Test func `a command that fails stops the promotion, and the way back is taken`() async throws {
    try platform("case \"$*\" in *=5,*) exit 1;; esac")
    let run = try await drill()
    #expect(run.code == 1)
    #expect(calls == ["tokens-2=5,tokens-1=95", "tokens-1=100"])
    #expect(summary.hasSuffix("Decision: block\n"))
  }

  @Test func `a way back that fails is told, with the command to run`() async throws {
    try platform("case \"$*\" in *tokens-1=100*) exit 1;; esac")
    let run = try await drill()
    #expect(run.code == 1 && run.output.contains("THE WAY BACK FAILED. Run: gcloud run services"))
  }

  @Test func `a probe that is not 200 blocks`() async throws {
    try platform()
    let run = try await drill(["--probe-url", "http://127.0.0.1:1/health"])
    #expect(run.code == 1 && run.output.contains("does not answer"))
    #expect(calls == ["tokens-2=5,tokens-1=95", "tokens-1=100"])
  }

  @Test func `a plan shows the commands, and runs none`() async throws {
    try platform()
    let run = try await drill(["--dry-run"])
    #expect(run.code == 0 && calls.isEmpty && summary.isEmpty)
    #expect(
      run.output.contains("gcloud run services update-traffic tokens --region europe-west1 --to-revisions tokens-1=100")
    )
  }

  @Test func `half of the names is a wrong command line`() async throws {
    let run = try await CommandRun(
      ["drill", "canary"],
      in: folder,
      with: ["OA_CANARY_CANARY_REVISION": "tokens-2", "PATH": "/usr/bin:/bin"]
    )
    #expect(run.code == 2 && run.complaint.contains("OA_CANARY_STABLE_REVISION is not set"))
  }

  @Test func `an interruption takes all traffic back`() async throws {
    try platform()
    let drill = try RehearsalProcess(
      ["drill", "canary", "--cohorts", "5,50", "--hold-seconds", "60"],
      until: "logs/traffic-5.log",
      with: variables
    )
    try await drill.waitUntilItRuns()
    drill.send(SIGINT)
    #expect(try await drill.wait() == 1)
    #expect(calls == ["tokens-2=5,tokens-1=95", "tokens-1=100"])
    #expect(try drill.summary().hasSuffix("Decision: block\n"))
  }
}
