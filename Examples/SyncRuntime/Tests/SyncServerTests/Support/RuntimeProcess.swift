import Foundation
import NIOHTTP1
import Testing

/// A real `sync-runtime`, as a process of its own.
final class RuntimeProcess {
  let port: Int
  private let process = Process()

  /// Starts it, and waits until it says that it listens; `nil` where it ends before.
  init?(_ arguments: [String], log: String) throws {
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "sync-runtime")
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    _ = FileManager.default.createFile(atPath: log, contents: Data())
    process.standardError = FileHandle(forWritingAtPath: log)
    try process.run()
    let line = String(decoding: pipe.fileHandleForReading.availableData, as: UTF8.self)
    guard line.hasPrefix("listening on "), let port = Int(line.dropLast().split(separator: ":").last ?? "") else {
      port = 0
      return nil
    }
    self.port = port
  }

  /// The arguments of a runtime whose files are in this folder.
  static func arguments(_ folder: TestFolder, feed: String, port: Int = 0) throws -> [String] {
    [
      "--port", "\(port)", "--database", "db", "--issuer", TestTokens.issuer, "--audience", TestTokens.audience,
      "--keyring-file", try folder.write("ring.json", TestTokens.ring([(0, "active")])), "--history-dir",
      folder.path + "/history", "--feed-url", feed, "--feed-token-file", try folder.write("token", StubFeed.token),
      "--data-dir", folder.path + "/data", "--id", "process",
    ]
  }

  /// Runs one that does not come to listening: its exit code.
  static func failure(_ arguments: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "sync-runtime")
    process.arguments = arguments
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }

  /// Sends a signal, and waits for the end: the exit code, or the signal as a negative number.
  func end(_ signal: Int32) -> Int32 {
    kill(process.processIdentifier, signal)
    process.waitUntilExit()
    return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
  }

  deinit { if process.isRunning { kill(process.processIdentifier, SIGKILL) } }
}
