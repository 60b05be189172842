import Foundation
import TestSupport

/// A process of its own that writes to a store until it is killed: this test executable, asked for one test.
///
/// It notes what it asks the store for, and what was acknowledged, each with one write to a file: what was noted
/// outlives the process however that ends.
final class PostgreSQLWriterProcess: Sendable {
  static let (urlVariable, notesVariable) = ("POSTGRESQL_WRITER_URL", "POSTGRESQL_WRITER_NOTES")

  private let process: Process
  private let notes: String

  init(_ url: String, in folder: TestSupport.TemporaryFolder) throws {
    notes = folder.path + "/notes-" + UUID().uuidString
    _ = FileManager.default.createFile(atPath: notes, contents: Data())
    process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = ["--testing-library", "swift-testing", "--no-parallel", "--filter", "PostgreSQLWriterTests"]
    process.environment = ProcessInfo.processInfo.environment.merging([
      Self.urlVariable: url, Self.notesVariable: notes,
    ]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  deinit { kill() }

  /// Ends it as a loss of power does.
  func kill() {
    guard process.isRunning else { return }
    Glibc.kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  /// What it had asked for, `a`, or been told was done, `k`.
  func noted(_ letter: Character) -> [String] {
    let text = (try? String(contentsOfFile: notes, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { $0.first == letter }.map { String($0.dropFirst(2)) }
  }
}
