import Foundation
import Glibc
import JWT
import TokenRules

/// One replica of the drill: a real service process, with a ring, a state folder and an audit of its own.
final class ReplicaProcess: @unchecked Sendable {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let name: String
  let home: String
  var ringFile: String { home + "/keys/ring.json" }
  private var clockFile: String { home + "/clock" }
  private let environment: DrillEnvironment
  private let lifeline: Lifeline
  /// What starts it, with its arguments, where something has to be set up first.
  private let launcher: [String]
  // Only the drill's one task starts and ends replicas.
  private var process: ChildProcess?
  private var starts = 0

  init(
    _ name: String,
    _ environment: DrillEnvironment,
    _ lifeline: Lifeline,
    through launcher: [String] = []
  ) throws {
    self.name = name
    self.launcher = launcher
    self.environment = environment
    self.lifeline = lifeline
    home = try environment.folder.folder(name)
    _ = try environment.folder.folder(name + "/keys")
    _ = try environment.folder.folder(name + "/state")
  }

  /// Starts the service on free ports, and waits until it listens.
  ///
  /// - Parameters:
  ///   - ahead: how far its clock is ahead, in seconds, where libfaketime is to drive it.
  ///   - reference: whose clock it compares its own with.
  func start(ahead: Int? = nil, reference: String? = nil) async throws -> ReplicaAddress {
    var variables = environment.replica(home: home, reference: reference)
    if let ahead {
      try setClock(ahead: ahead)
      variables.merge(FakeTime.variables(reading: clockFile)) { $1 }
    }
    starts += 1
    let log = logFile
    let environmentName = environment.settings.environment.rawValue
    let process = try ChildProcess(
      ["rehearse", "replica", "--env", environmentName, "--port", "0", "--internal-port", "0"],
      variables: variables,
      streams: .init(input: lifeline.end, output: home + "/output", errors: log),
      through: ahead == nil ? launcher : ["/usr/bin/env"]
    )
    self.process = process
    for _ in 0..<3000 {
      if let address = Self.address(in: log) { return address }
      if let code = await process.wait(upTo: .zero) {
        self.process = nil
        throw Failure(description: "\(name) ended with \(code) instead of starting: \(Self.lastLine(of: log))")
      }
      try await Task.sleep(for: .milliseconds(20))
    }
    throw Failure(description: "\(name) does not say where it listens")
  }

  /// Its id, while it runs.
  var processID: pid_t? { process?.id }

  /// Where its log of this start is.
  var logFile: String { home + "/log-\(starts)" }

  /// Stops it without ending it, or lets it go on: `SIGSTOP`, `SIGCONT`.
  func send(_ signal: Int32) { process?.send(signal) }

  /// libfaketime reads the file whenever the time is asked for.
  func setClock(ahead seconds: Int) throws {
    try DrillFolder.write(Array("\(seconds >= 0 ? "+" : "")\(seconds)s\n".utf8), to: clockFile)
  }

  /// SIGKILL: nothing is finished.
  func kill() async {
    process?.send(SIGKILL)
    _ = await process?.wait(upTo: .seconds(10))
    forget()
  }

  /// SIGTERM: what is in flight is finished.
  func stop() async -> Int32? {
    process?.send(SIGTERM)
    let code = await process?.wait(upTo: .seconds(20))
    if code == nil { await kill() }
    forget()
    return code
  }

  private func forget() {
    guard let process else { return }
    // What libfaketime leaves of a process that it did not see end.
    shm_unlink("/faketime_shm_\(process.id)")
    sem_unlink("/faketime_sem_\(process.id)")
    self.process = nil
  }

  /// Where the log says that it listens.
  private static func address(in log: String) -> ReplicaAddress? {
    guard let text = try? String(contentsOfFile: log, encoding: .utf8) else { return nil }
    var ports: [String: String] = [:]
    for line in text.split(separator: "\n") where line.contains("\"listening\"") {
      guard let entry = try? JSONObject(parsing: Array(line.utf8)) else { continue }
      let fields = entry["metadata"]?.object ?? entry
      if let listener = fields["listener"]?.string, let port = fields["port"]?.string { ports[listener] = port }
    }
    guard let clients = ports["public"], let operators = ports["internal"] else { return nil }
    return ReplicaAddress(clients: "http://127.0.0.1:\(clients)", operators: "http://127.0.0.1:\(operators)")
  }

  private static func lastLine(of log: String) -> String {
    let text = (try? String(contentsOfFile: log, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").last.map(String.init) ?? "no word"
  }
}
