import Foundation
import JWT
import TestSupport
import TokenRules
import TokenVerification

@testable import TokenService

/// Runs of `token-service keys` on one ring of staging, without a propagation bound unless a run says so.
struct KeysRun: Sendable {
  let folder: TestSupport.TemporaryFolder

  /// An empty folder.
  init() throws { folder = try TestSupport.TemporaryFolder() }

  func callAsFunction(_ arguments: [String], with variables: [String: String] = [:]) async throws -> CommandRun {
    let environment = arguments.contains("--env") ? [] : ["--env", "staging"]
    let ring = arguments.contains("--in") ? [] : ["--keyring", "ring.json"]
    let bounds = [
      "OA_SPACETIME_STAGING_PROPAGATION_BOUND_SECONDS": "0", "OA_SPACETIME_STAGING_CLOCK_BOUND_SECONDS": "0",
    ]
    return try await CommandRun(
      ["keys"] + arguments + environment + ring,
      in: folder,
      with: bounds.merging(variables) { $1 }
    )
  }

  /// Runs it again while it is refused: with bounds of nothing, that is for a second or two.
  func untilDone(_ arguments: [String], with variables: [String: String]) async throws -> CommandRun {
    for _ in 0..<100 {
      let run = try await self(arguments, with: variables)
      if run.code == 0 { return run }
      try await Task.sleep(for: .milliseconds(50))
    }
    return try await self(arguments, with: variables)
  }

  /// Makes a ring whose first key signs while the others are in standby, all of them for an hour.
  func ring(_ ids: String...) async throws {
    let now = Timestamp(milliseconds: SystemClock().now().milliseconds - 3_600_000)
    let bounds = RotationBounds(longestTTL: 900, leeway: 30)
    let secrets = ids.map { KeysIDOption.fresh(id: $0, at: now) }
    var record = RingRecord(environment: .staging, first: secrets[0].key, at: now, bounds: bounds)
    for (index, secret) in secrets.enumerated().dropFirst() {
      try record.stage(secret.key, at: Timestamp(milliseconds: now.milliseconds + Int64(index) * 1000))
    }
    let bytes = try RingDraft(record: record, secrets: secrets).bytes(for: .staging)
    try folder.write("ring.json", String(decoding: bytes, as: UTF8.self))
  }

  func text() throws -> String { try String(contentsOfFile: folder.path + "/ring.json", encoding: .utf8) }

  func record() throws -> RingRecord {
    try KeyringFile(path: folder.path + "/ring.json", environment: .staging).load().record
  }

  /// Ids and states, in the ring's order.
  func states() throws -> [String] { try record().keys.map { "\($0.id) \($0.state.rawValue)" } }

  func log() throws -> [JSONObject] {
    try String(contentsOfFile: folder.path + "/ring.json.log", encoding: .utf8).split(separator: "\n")
      .map { try JSONObject(parsing: Array($0.utf8)) }
  }

  /// Every file with its bytes and what changes when it is written.
  func listing() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
      let path = folder.path + "/" + name
      let stamp = ConfigurationFile.stamp(of: path)
      return "\(name) \(stamp.map { "\($0)" } ?? "") \(try Data(contentsOf: URL(filePath: path)).base64EncodedString())"
    }
  }

  /// The secrets that a ring's text holds.
  static func secrets(in text: String) -> [String] {
    text.matches(of: /"k":"([^"]+)"/).map { String($0.1) }
  }
}
