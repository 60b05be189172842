import Foundation
import TestSupport
import Testing
import TokenRules

/// PyJWT and joserfc, asked by way of a script in the virtual environment that `scripts/venv` makes.
enum SecondOpinion {
  struct Answer: Decodable, Sendable {
    /// `ok`, or the name of PyJWT's exception.
    let verdict: String
    /// `ok`, or the name of joserfc's exception: it leaves claims to its caller, and knows every header's type.
    let joserfc: String
    /// Why a stricter verifier may refuse the token, found by reading it in Python.
    let features: Set<String>
  }

  private struct Settings: Encodable {
    let keys: [String: String]
    let issuer = Fixtures.issuer
    let audience = Fixtures.audience
    let leeway = 30
    let maximum_age = 900
    let now = Fixtures.now.seconds
    var count = 0
    var seed = 0
  }

  /// What they make of each of these tokens, under the fixtures' policy and keys.
  static func judge(_ tokens: [String]) async throws -> [Answer] {
    let keys = [
      "active": Fixtures.activeSecret, "standby": Fixtures.standbySecret, "fallback": Fixtures.fallbackSecret,
    ]
    let lines = try tokens.map { try JSONEncoder().encode($0) }
    let answers = try await run("judge", [JSONEncoder().encode(Settings(keys: keys))] + lines)
    return try answers.map { try JSONDecoder().decode(Answer.self, from: $0) }
  }

  /// Tokens that they sign with the active key.
  static func mint(_ count: Int, seed: Int) async throws -> [String] {
    let settings = Settings(keys: ["active": Fixtures.activeSecret], count: count, seed: seed)
    return try await run("mint", [JSONEncoder().encode(settings)]).map {
      try JSONDecoder().decode(String.self, from: $0)
    }
  }

  private static func run(_ mode: String, _ lines: [Data]) async throws -> [Data] {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let python = root.appending(path: ".venv/bin/python")
    try #require(
      FileManager.default.isExecutableFile(atPath: python.path),
      "the second opinions are not installed: run scripts/venv (scripts/test does) and start again"
    )
    let script = try #require(Bundle.module.url(forResource: "SecondOpinion/second_opinion", withExtension: "py"))
    let folder = FileManager.default.temporaryDirectory.appending(path: "second-opinion-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (task, answer) = (folder.appending(path: "task"), folder.appending(path: "answer"))
    try Data(lines.joined(separator: [0x0a])).write(to: task)

    let process = Process()
    process.executableURL = python
    process.arguments = ["-W", "ignore", script.path, mode, task.path, answer.path]
    let status = try await OwnThread.run {
      try process.run()
      process.waitUntilExit(within: 300)
      return process.terminationStatus
    }
    try #require(status == 0, "second_opinion.py ended with \(status)")
    return try Data(contentsOf: answer).split(separator: 0x0a).map { Data($0) }
  }
}
