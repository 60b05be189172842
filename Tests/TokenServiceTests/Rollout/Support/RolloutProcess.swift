import Foundation
import TestSupport

/// A rollout that a test ends from outside.
final class RolloutProcess: @unchecked Sendable {
  let bundle: String
  private let process = Process()

  init(_ arguments: [String], _ fixture: RolloutFixture) throws {
    bundle = fixture.folder.path + "/interrupted"
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "token-service")
    process.arguments = ["rollout"] + arguments + ["--output-dir", bundle]
    process.environment = fixture.variables
    process.currentDirectoryURL = URL(filePath: fixture.folder.path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  /// Until an event of this name stands in the evidence.
  func waitUntil(_ event: String) async throws {
    for _ in 0..<2400 {
      if (try? text("events.jsonl"))?.contains(#""event":"\#(event)""#) == true { return }
      try await Task.sleep(for: .milliseconds(25))
    }
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// The exit code, or the signal that ended it as a negative number.
  func wait() async throws -> Int32 {
    try await OwnThread.run { [process] in
      process.waitUntilExit(within: 120)
      return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
  }

  func text(_ file: String) throws -> String { try String(contentsOfFile: bundle + "/" + file, encoding: .utf8) }
}
