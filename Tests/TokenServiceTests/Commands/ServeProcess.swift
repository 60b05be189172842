import Foundation
import TestSupport

/// A real `token-service serve`, as a process of its own in a folder of its own.
final class ServeProcess: @unchecked Sendable {
  let publicPort: Int?
  let internalPort: Int?
  private let process: Process
  private let folder: TemporaryFolder
  private let log: String

  /// Starts it on free ports, and waits until it says that it listens.
  init(_ arguments: [String] = ["--port", "0", "--internal-port", "0"], with variables: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    log = folder.path + "/log"
    _ = FileManager.default.createFile(atPath: log, contents: Data())
    process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "token-service")
    process.arguments = ["serve"] + arguments
    process.environment = variables.merging(["OA_AUDIT": "file:\(folder.path)/audit"]) { given, _ in given }
    process.currentDirectoryURL = URL(filePath: folder.path)
    process.standardError = FileHandle(forWritingAtPath: log)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 20)
    var text = ""
    while !text.contains("token-service serves dev.\n") || !text.hasSuffix("\n\n"), process.isRunning, Date() < deadline
    {
      usleep(5_000)
      text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    }
    publicPort = Self.port("  public ", in: text)
    internalPort = Self.port("  internal ", in: text)
  }

  deinit { if process.isRunning { process.terminate() } }

  /// Everything that it wrote to standard error.
  var text: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }
  var auditText: String { (try? String(contentsOfFile: folder.path + "/audit", encoding: .utf8)) ?? "" }

  /// The access key of dev, as it was printed.
  var accessKey: String? {
    text.split(separator: "\n").first { $0.hasPrefix("  access key") }?.split(separator: " ").last.map(String.init)
  }

  func send(_ signal: Int32) { kill(process.processIdentifier, signal) }

  /// Waits for the end: the exit code, or the signal that ended it as a negative number.
  func wait() -> Int32 {
    process.waitUntilExit(within: 60)
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  private static func port(_ label: String, in text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix(label) }
    return line?.split(separator: ":").last.flatMap { Int($0) }
  }
}
