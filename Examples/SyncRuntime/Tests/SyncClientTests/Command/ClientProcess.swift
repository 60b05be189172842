import Foundation
import Synchronization
import Testing

@testable import SyncClient

/// The real `sync-client`, with its files in a folder.
final class ClientProcess: Sendable {
  static let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    .appending(path: "sync-client")

  private let process: Mutex<Process>
  let output = Mutex("")

  init(_ folder: TemporaryFolder, controlPort: Int, report: String, _ more: String...) throws {
    try "oa_pat_test-credential\n".write(toFile: folder.path + "/key", atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = Self.executable
    process.arguments =
      [
        "--control-url", "http://127.0.0.1:\(controlPort)", "--credential-file", folder.path + "/key",
        "--device-prefix", "desktop:x", "--streams", "a", "--state-dir", folder.path + "/state",
        "--report", folder.path + "/" + report, "--save-every-ms", "5",
      ] + more
    process.standardError = FileHandle(forWritingAtPath: "/dev/null")
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/null")
    try process.run()
    self.process = Mutex(process)
  }

  func signal(_ number: Int32) { process.withLock { _ = kill($0.processIdentifier, number) } }

  /// The exit code; the signal's number below 0.
  func end() async throws -> Int32 {
    try await eventually("the process ends") { process.withLock { !$0.isRunning } }
    return process.withLock {
      guard !$0.isRunning else {
        $0.terminate()
        return 999
      }
      return $0.terminationReason == .exit ? $0.terminationStatus : -$0.terminationStatus
    }
  }

  static func reports(_ path: String) -> [SessionReport] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(SessionReport.self, from: Data($0.utf8)) }
  }
}
