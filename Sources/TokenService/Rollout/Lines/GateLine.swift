import JWT

/// A line of `gate-results.jsonl`.
struct GateLine: EvidenceLine {
  static let schema = "rollout.gate.v1"

  let gate: Gate
  let outcome: StepOutcome
  /// None where nothing was run, or nothing was said.
  let reading: GateReading?

  func write(to writer: inout JSONWriter) {
    writer.member("gate", gate.name)
    writer.member("status", outcome.status.rawValue)
    writer.seconds("duration_seconds", outcome.seconds)
    writer.member("log_file", orNull: reading == nil ? nil : gate.logFile)
    writer.member("command", gate.command.words)
    writer.member("reason", orNull: outcome.status == .passed ? nil : outcome.detail)
    writer.number("count", reading?.count)
    writer.member("unit", orNull: reading?.count == nil ? nil : reading?.unit)
    writer.number("exit_code", exitCode)
  }

  private var exitCode: Int? {
    guard case .code(let code) = reading?.end else { return nil }
    return Int(code)
  }
}
