import Foundation

/// A program that is started, killed and started again on the same files, by one lane at a time.
final class ManagedProcess: @unchecked Sendable {
  /// How a program is started.
  struct Launch: Sendable {
    let program: String
    let arguments: [String]
    var variables: [String: String] = [:]
  }

  /// Why it is not there.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let name: String
  /// How often it was started.
  private(set) var starts = 0
  /// It was started and not ended by the harness.
  var isRunning: Bool { process != nil }
  var id: pid_t? { process?.id }
  private let launch: @Sendable (_ start: Int) -> Launch
  private let isReady: @Sendable (_ text: String) -> Bool
  private let logs: String
  private let watchdog: Watchdog
  private var process: ChildProcess?

  /// - Parameters:
  ///   - name: of the process, and of its files in `logs`.
  ///   - isReady: whether its output so far says that it serves.
  ///   - launch: how its first, second, … start goes.
  init(
    _ name: String,
    logs: String,
    watchdog: Watchdog,
    isReady: @escaping @Sendable (String) -> Bool = { _ in true },
    launch: @escaping @Sendable (_ start: Int) -> Launch
  ) {
    self.name = name
    self.logs = logs
    self.watchdog = watchdog
    self.isReady = isReady
    self.launch = launch
  }

  /// Starts it, and waits until it is ready.
  func start(within limit: Duration = .seconds(60)) async throws {
    starts += 1
    let launch = launch(starts)
    let (output, errors) = (file("out"), file("log"))
    let process = try ChildProcess(
      launch.program,
      launch.arguments,
      variables: Self.inherited.merging(launch.variables) { $1 },
      output: output,
      errors: errors
    )
    self.process = process
    watchdog.add(process.id)
    let end = ContinuousClock.now + limit
    while !isReady(Self.text(output) + Self.text(errors)) {
      try Task.checkCancellation()
      if let code = await process.wait(upTo: .milliseconds(20)) {
        forget(process)
        throw Failure(description: "\(name) ended with \(code) instead of starting: \(Self.lastLine(of: errors))")
      }
      guard ContinuousClock.now < end else { throw Failure(description: "\(name) does not say that it serves") }
    }
  }

  /// Ends it with a signal and waits.
  ///
  /// - Returns: The exit code, or the signal that ended it as a negative number; `nil` where it had to be killed.
  /// - Throws: ``Failure`` where it had ended before.
  @discardableResult
  func stop(_ signal: Int32 = SIGTERM, within limit: Duration = .seconds(20)) async throws -> Int32? {
    guard let process else { throw Failure(description: "\(name) does not run") }
    if let code = await process.wait(upTo: .zero) {
      forget(process)
      throw Failure(description: "\(name) ended by itself with \(code): \(Self.lastLine(of: file("log")))")
    }
    process.send(signal)
    var code = await process.wait(upTo: limit)
    if code == nil {
      process.send(SIGKILL)
      _ = await process.wait(upTo: .seconds(10))
    } else if code == -SIGKILL, signal != SIGKILL {
      code = nil
    }
    forget(process)
    return code
  }

  private func forget(_ process: ChildProcess) {
    watchdog.remove(process.id)
    self.process = nil
  }

  private func file(_ kind: String) -> String { "\(logs)/\(name)-\(starts).\(kind)" }

  /// Where programs and their libraries are found; nothing else of the caller's variables comes along.
  static var inherited: [String: String] {
    let variables = ProcessInfo.processInfo.environment
    let names = ["PATH", "HOME", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "OA_BUILD_COMMIT"]
    return variables.filter { names.contains($0.key) }
  }

  static func text(_ file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }

  private static func lastLine(of file: String) -> String {
    text(file).split(separator: "\n").last.map(String.init) ?? "no word"
  }
}
