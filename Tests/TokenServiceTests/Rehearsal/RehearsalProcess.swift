import Foundation
import TestSupport

/// A rehearsal, or another drill, that goes on until it is ended from outside.
final class RehearsalProcess: @unchecked Sendable {
  private let folder: TemporaryFolder
  private let process = Process()
  /// A file whose being sealed shows that it runs.
  private let marker: String

  init(
    _ arguments: [String] = ["rehearse", "--scenario", "baseline", "--rate", "5", "--minutes", "5"],
    output option: String = "--output",
    until marker: String = "samples",
    with variables: [String: String] = [:]
  ) throws {
    self.marker = marker
    folder = try TemporaryFolder()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "token-service")
    process.arguments = arguments + [option, "bundles"]
    let places = ["TMPDIR": folder.path, "PATH": "/usr/bin:/bin"]
    process.environment = places.merging(variables) { $1 }
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit { if process.isRunning { process.terminate() } }

  /// Until it has sealed what shows that it runs.
  func waitUntilItRuns() async throws {
    for _ in 0..<1200 {
      if let bundle,
        (try? String(contentsOfFile: bundle + "/MANIFEST.json", encoding: .utf8))?.contains(marker) == true
      {
        return
      }
      try await Task.sleep(for: .milliseconds(25))
    }
  }

  private var bundle: String? {
    let bundles = folder.path + "/bundles"
    return (try? FileManager.default.contentsOfDirectory(atPath: bundles))?.first.map { bundles + "/" + $0 }
  }

  /// The processes that it started, by the kernel's word.
  func children() throws -> [Int32] {
    let tasks = "/proc/\(process.processIdentifier)/task"
    return try FileManager.default.contentsOfDirectory(atPath: tasks).flatMap { task in
      let text = (try? String(contentsOfFile: "\(tasks)/\(task)/children", encoding: .utf8)) ?? ""
      return text.split(separator: " ").compactMap { Int32($0) }
    }
  }

  /// The processes that it started, once there are so many.
  func children(_ count: Int) async throws -> [Int32] {
    for _ in 0..<1200 {
      let children = (try? children()) ?? []
      if children.count >= count { return children }
      try await Task.sleep(for: .milliseconds(25))
    }
    return []
  }

  /// Whether a process is there and no zombie.
  static func isAlive(_ id: Int32) -> Bool {
    let status = (try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8)) ?? ""
    return !status.isEmpty && !status.contains(") Z ")
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// The exit code, or the signal that ended it as a negative number.
  func wait() async throws -> Int32 {
    try await OwnThread.run { [process] in
      process.waitUntilExit(within: 300)
      return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
  }

  func summary() throws -> String { try String(contentsOfFile: (bundle ?? "") + "/SUMMARY.md", encoding: .utf8) }

  func verify() async throws -> CommandRun { try await CommandRun(["rehearse", "verify", bundle ?? ""], in: folder) }

  /// What is left beside the bundles.
  var leftovers: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.contains("rehearsal") }
  }
}
