import Foundation
import Glibc
import TokenRules

/// Runs a gate's command to its end: no shell profile, no secrets that it does not need, no time without a limit.
struct GateProcess: Sendable {
  let kind: RolloutKind
  /// The caller's variables, of which a gate gets few.
  let variables: [String: String]

  /// What came of it; nothing where whoever waits was interrupted.
  ///
  /// - Parameter log: the file that takes what the command says, behind what is in it.
  func run(_ gate: Gate, log: String) async -> GateReading? {
    let start = Self.length(of: log)
    let process: ChildProcess
    do throws(ChildProcess.Failure) {
      let words = Self.words(of: gate.command)
      process = try ChildProcess(
        running: gate.command.isOwn ? "/proc/self/exe" : words[0],
        words,
        variables: environment(of: gate),
        streams: .init(output: log, errors: log)
      )
    } catch {
      return GateReading(.notStarted(error.description), log: "")
    }
    let end = await Self.wait(for: process, upTo: .seconds(gate.limit))
    return end.map { GateReading($0, log: Self.text(of: log, from: start)) }
  }

  /// What a command is called, and its arguments.
  private static func words(of command: Gate.Command) -> [String] {
    switch command {
    case .own(let arguments): ["token-service"] + arguments
    case .program(let words): words.isEmpty ? [""] : words
    // Neither a login shell nor an interactive one: nobody's profile has a say.
    case .shell(let line): ["/bin/sh", "-c", line]
    }
  }

  /// Where programs and libraries are found, and for a gate that checks them, the service's settings.
  func environment(of gate: Gate) -> [String: String] {
    var names = ["PATH", "HOME", "TMPDIR", "LANG", "LD_LIBRARY_PATH", "OA_BUILD_COMMIT", "SSL_CERT_FILE"]
    if gate.readsSettings {
      for environment in ServiceEnvironment.allCases {
        names += VariableTable.all.flatMap { [$0.name(in: environment), $0.fileName(in: environment) ?? ""] }
      }
    }
    return Dictionary(uniqueKeysWithValues: Set(names).compactMap { name in variables[name].map { (name, $0) } })
  }

  /// Waits; what does not end in time, or is waited for no longer, is ended with all that it started.
  private static func wait(for process: ChildProcess, upTo limit: Duration) async -> GateReading.End? {
    let end = ContinuousClock.now + limit
    while ContinuousClock.now < end, !Task.isCancelled {
      guard let code = await process.wait(upTo: .milliseconds(50)) else { continue }
      return code < 0 ? .signal(-code) : .code(code)
    }
    process.sendToGroup(SIGTERM)
    if await process.wait(upTo: .seconds(5)) == nil {
      process.sendToGroup(SIGKILL)
      _ = await process.wait(upTo: .seconds(10))
    } else {
      process.sendToGroup(SIGKILL)
    }
    return Task.isCancelled ? nil : .timedOut
  }

  private static func length(of file: String) -> UInt64 {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file)
    return (attributes?[.size] as? NSNumber)?.uint64Value ?? 0
  }

  /// The end of what was said, of which a count is part.
  private static func text(of file: String, from start: UInt64) -> String {
    guard let handle = FileHandle(forReadingAtPath: file) else { return "" }
    defer { try? handle.close() }
    let end = (try? handle.seekToEnd()) ?? 0
    try? handle.seek(toOffset: max(start, end > 65_536 ? end - 65_536 : 0))
    return String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
  }
}
