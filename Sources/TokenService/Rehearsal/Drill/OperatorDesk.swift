import Foundation
import JWT
import TokenRules
import TokenVerification

/// The place where the master ring is kept and changed, with the real commands, as an operator does.
struct OperatorDesk: Sendable {
  /// How a command ended.
  struct Outcome: Sendable {
    let code: Int32
    let output: String
    let complaint: String
  }

  let home: String
  var ring: String { home + "/ring.json" }
  private let environment: DrillEnvironment

  init(_ environment: DrillEnvironment) throws {
    self.environment = environment
    home = try environment.folder.folder("operator")
    _ = try environment.folder.folder("operator/state")
  }

  /// The master ring, with its keys.
  func contents() throws -> KeyringContents {
    try KeyringFile(path: ring, environment: environment.settings.environment).load()
  }

  /// The master ring's file.
  func bytes() throws -> [UInt8] { try DrillFolder.read(ring) }

  /// Runs `token-service keys …` to its end.
  func keys(_ arguments: [String]) async throws -> Outcome {
    let name = home + "/.run-" + UUID().uuidString
    let (output, errors) = (name + ".out", name + ".err")
    defer { for file in [output, errors] { try? FileManager.default.removeItem(atPath: file) } }
    let process = try ChildProcess(
      ["keys"] + arguments + ["--env", environment.settings.environment.rawValue, "--keyring", ring],
      variables: environment.operatorVariables(home: home),
      streams: .init(output: output, errors: errors)
    )
    guard let code = await process.wait(upTo: .seconds(60)) else {
      process.send(SIGKILL)
      _ = await process.wait(upTo: .seconds(10))
      throw DrillFault("`keys \(arguments.first ?? "")` does not end")
    }
    return Outcome(code: code, output: Self.text(output), complaint: Self.text(errors))
  }

  private static func text(_ file: String) -> String {
    let text = (try? String(contentsOfFile: file, encoding: .utf8)) ?? ""
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Why a drill cannot go on.
struct DrillFault: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Why a phase failed; the drill goes on.
struct PhaseFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
