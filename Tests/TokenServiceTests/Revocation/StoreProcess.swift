import Foundation
import TestSupport

/// A process of its own that works on a SQLite store: this test executable, asked for one test of ``StoreProcessTests``.
///
/// It notes what it asks the store for, and what it is told was done, each with one write to a file: what was noted
/// outlives the process however that ends.
final class StoreProcess: @unchecked Sendable {
  enum Task: String {
    /// Writes and lifts rules until it is killed.
    case writesForever
    /// Writes a hundred rules.
    case writesSome
    /// Writes rules until the disk is full, and again when there is room.
    case fillsDisk
  }

  static let (taskVariable, pathVariable, notesVariable) = ("STORE_TASK", "STORE_PATH", "STORE_NOTES")

  private let process = Process()
  private let notes: String

  init(_ task: Task, path: String, in folder: TemporaryFolder) throws {
    notes = folder.path + "/notes-" + UUID().uuidString
    _ = FileManager.default.createFile(atPath: notes, contents: Data())
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = Self.arguments
    process.environment = ProcessInfo.processInfo.environment.merging([
      Self.taskVariable: task.rawValue, Self.pathVariable: path, Self.notesVariable: notes,
    ]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  static let arguments = [
    "--testing-library", "swift-testing", "--no-parallel", "--filter", "StoreProcessTests",
  ]

  var isRunning: Bool { process.isRunning }

  /// Ends it as a loss of power to the process would.
  func kill() {
    Foundation.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// Waits for the end: the exit code, or the signal that ended it as a negative number.
  func wait() -> Int32 {
    process.waitUntilExit(within: 120)
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  /// What was noted under a letter.
  func noted(_ letter: Character) -> [String] {
    let text = (try? String(contentsOfFile: notes, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.first == letter }.map { String($0.dropFirst(2)) }
  }
}
