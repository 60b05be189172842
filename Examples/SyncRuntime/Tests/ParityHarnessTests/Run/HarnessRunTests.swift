import Foundation
import JWT
import Testing

@testable import ParityHarness

@Suite struct HarnessRunTests {
  /// Runs with programs that are shell scripts; what the summary says at its end, and the lines of results.
  private static func run(
    _ script: String,
    cancelAfter wait: Duration? = nil
  ) async throws -> (allows: Bool, summary: String, lines: [JSONObject], scratch: String) {
    let folder = NSTemporaryDirectory() + "parity-run-" + UUID().uuidString
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let program = folder + "/program"
    let text = Data("#!/bin/sh\n\(script)\n".utf8)
    _ = FileManager.default.createFile(atPath: program, contents: text, attributes: [.posixPermissions: 0o700])
    var settings = HarnessSettings()
    (settings.tokenService, settings.syncRuntime, settings.syncClient) = (program, program, program)
    (settings.output, settings.settle) = (folder + "/out", 1)
    let folders = try RunFolders(output: settings.output)
    let work = Task { [settings] in await HarnessRun(settings, folders, say: { _ in }).run() }
    if let wait {
      try await Task.sleep(for: wait)
      work.cancel()
    }
    let allows = await work.value?.allows ?? true
    let results = ManagedProcess.text(settings.output + "/results.jsonl").split(separator: "\n")
    let lines = try results.map { try JSONObject(parsing: Array($0.utf8)) }
    return (allows, ManagedProcess.text(settings.output + "/SUMMARY.md"), lines, folders.scratch)
  }

  @Test func `a run whose programs do not start ends in a decision`() async throws {
    let run = try await Self.run("echo no such luck >&2; exit 78")
    #expect(!run.allows && run.summary.hasSuffix("\nDecision: block\n") && run.summary.contains("no such luck"))
    #expect(run.lines.map { $0["status"]?.string } == ["failed"])
    #expect(!FileManager.default.fileExists(atPath: run.scratch))
  }

  @Test func `an interrupted run ends in a decision, and its processes with it`() async throws {
    let run = try await Self.run(
      "case $1 in serve) exec sleep 4711 ;; *) echo done ;; esac",
      cancelAfter: .milliseconds(800)
    )
    #expect(!run.allows && run.summary.hasSuffix("\nDecision: block\n") && run.summary.contains("interrupted"))
  }

  @Test func `a folder that has something in it is refused`() throws {
    #expect(throws: RunFolders.Failure.self) { try RunFolders(output: "/etc") }
  }
}
