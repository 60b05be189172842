import Foundation

/// Runs a command of a program to its end, as an operator does.
struct Tool: Sendable {
  /// How it ended.
  struct Outcome: Sendable {
    let code: Int32
    let output: String
    let complaint: String
  }

  let program: String
  /// Where its output lies meanwhile; it may be secret.
  let folder: String
  let variables: [String: String]

  func run(_ arguments: [String], within limit: Duration = .seconds(60)) async throws -> Outcome {
    let name = "\(folder)/run-\(UUID().uuidString)"
    let (output, errors) = (name + ".out", name + ".err")
    defer { for file in [output, errors] { unlink(file) } }
    let process = try ChildProcess(
      program,
      arguments,
      variables: ManagedProcess.inherited.merging(variables) { $1 },
      output: output,
      errors: errors
    )
    guard let code = await process.wait(upTo: limit) else {
      process.send(SIGKILL)
      _ = await process.wait(upTo: .seconds(10))
      throw ManagedProcess.Failure(description: "`\(arguments.prefix(2).joined(separator: " "))` does not end")
    }
    return Outcome(code: code, output: Self.trimmed(output), complaint: Self.trimmed(errors))
  }

  /// The output of a command that has to succeed.
  func output(_ arguments: [String]) async throws -> String {
    let outcome = try await run(arguments)
    guard outcome.code == 0 else {
      let command = arguments.prefix(2).joined(separator: " ")
      throw ManagedProcess.Failure(description: "`\(command)` ended with \(outcome.code): \(outcome.complaint)")
    }
    return outcome.output
  }

  private static func trimmed(_ file: String) -> String {
    ManagedProcess.text(file).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
