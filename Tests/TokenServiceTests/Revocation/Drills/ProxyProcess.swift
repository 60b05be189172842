import Foundation
import TestSupport

/// A TCP proxy as a process of its own: this test executable, asked for one test of ``ProxyProcessTests``.
///
/// Stopped, it is a network that stands still: connections stay, and nothing passes.
final class ProxyProcess {
  static let (targetVariable, portVariable) = ("PROXY_TARGET", "PROXY_PORT_FILE")

  let port: UInt16
  private let process = Process()

  init(to target: UInt16, in folder: TestSupport.TemporaryFolder) throws {
    let file = folder.path + "/port-\(UUID().uuidString)"
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = ["--testing-library", "swift-testing", "--no-parallel", "--filter", "ProxyProcessTests"]
    process.environment = ProcessInfo.processInfo.environment.merging([
      Self.targetVariable: String(target), Self.portVariable: file,
    ]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    let deadline = Date(timeIntervalSinceNow: 20)
    while !FileManager.default.fileExists(atPath: file), process.isRunning, Date() < deadline { usleep(5_000) }
    guard let port = UInt16(try String(contentsOfFile: file, encoding: .utf8)) else { throw RawError.connect(0) }
    self.port = port
  }

  deinit {
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  func pause() { process.standStill() }
  func resume() { kill(process.processIdentifier, SIGCONT) }
}
