import Foundation
import TestSupport

/// One run of the real `token-service`, as a process of its own in a folder of its own.
struct CommandRun: Sendable {
  let output: String
  let complaint: String
  let code: Int32

  /// Runs the command to its end; the wait is on a thread of its own.
  ///
  /// - Parameters:
  ///   - arguments: what stands behind `token-service`.
  ///   - folder: the working directory.
  ///   - variables: the whole environment of the process.
  ///   - input: what it reads from standard input.
  init(
    _ arguments: [String],
    in folder: TemporaryFolder,
    with variables: [String: String] = [:],
    input: String = ""
  ) async throws {
    self = try await OwnThread.run { try CommandRun(waitingFor: arguments, in: folder, with: variables, input: input) }
  }

  private init(
    waitingFor arguments: [String],
    in folder: TemporaryFolder,
    with variables: [String: String],
    input: String
  ) throws {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.environment = variables
    process.currentDirectoryURL = URL(filePath: folder.path)
    let files = ["input", "output", "complaint"].map { folder.path + "/.\($0)-" + UUID().uuidString }
    for file in files { _ = FileManager.default.createFile(atPath: file, contents: Data()) }
    try Data(input.utf8).write(to: URL(filePath: files[0]))
    process.standardInput = FileHandle(forReadingAtPath: files[0])
    process.standardOutput = FileHandle(forWritingAtPath: files[1])
    process.standardError = FileHandle(forWritingAtPath: files[2])
    try process.run()
    process.waitUntilExit(within: 300)
    output = try String(contentsOfFile: files[1], encoding: .utf8)
    complaint = try String(contentsOfFile: files[2], encoding: .utf8)
    code = process.terminationStatus
    for file in files { try? FileManager.default.removeItem(atPath: file) }
  }

  /// The line of the output without its end.
  var line: String { output.trimmingCharacters(in: .newlines) }

  /// The executable stands beside the tests.
  private static let executable: URL = {
    let beside = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    return beside.appending(path: "token-service")
  }()
}
