import Foundation
import TestSupport

/// A process with a clock that jumps, which prunes a store: this test executable, asked for ``PruningProcessTests``.
final class PruningProcess {
  static let (urlVariable, clockVariable) = ("PRUNING_URL", "PRUNING_CLOCK")

  private let process = Process()
  private let output: String

  init(_ url: String, clock: FakeClock, in folder: TestSupport.TemporaryFolder) throws {
    output = folder.path + "/pruning-output"
    _ = FileManager.default.createFile(atPath: output, contents: Data())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      CommandLine.arguments[0], "--testing-library", "swift-testing", "--no-parallel", "--filter",
      "PruningProcessTests",
    ]
    process.environment = ProcessInfo.processInfo.environment.merging(clock.variables) { $1 }
      .merging([Self.urlVariable: url, Self.clockVariable: clock.path]) { $1 }
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: output)
    try process.run()
    clock.drives(process.processIdentifier)
  }

  /// Waits for its end: the exit code, and everything that it said.
  func wait() -> (code: Int32, text: String) {
    process.waitUntilExit(within: 60)
    return (process.terminationStatus, (try? String(contentsOfFile: output, encoding: .utf8)) ?? "")
  }
}
