import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// One run of `token-service rehearse`, with its result and its bundle.
struct RehearsalRun {
  let code: Int32
  let complaint: String
  let result: JSONObject
  let bundle: String
  private let folder: TemporaryFolder

  /// Runs a drill with few clients and short lives, and its processes' folder within the test's.
  init(_ arguments: [String], expecting code: Int32) async throws {
    folder = try TemporaryFolder()
    let variables = ["TMPDIR": folder.path, "PATH": "/usr/bin:/bin", "OA_BUILD_COMMIT": "test"]
    let run = try await CommandRun(
      ["rehearse", "--json", "--rate", "8", "--ttl", "3", "--output", "bundles"] + arguments,
      in: folder,
      with: variables
    )
    self.code = run.code
    complaint = run.complaint
    try #require(run.code == code, "\(run.output)\(run.complaint)")
    result = try JSONObject(parsing: Array(run.output.utf8))
    bundle = try folder.path + "/" + #require(result["evidence"]?.string)
  }

  func count(_ name: String) -> Int64 { result[name]?.integer ?? -1 }

  var failures: [String] { result["failures"]?.strings ?? [] }

  func text(_ file: String) throws -> String { try String(contentsOfFile: bundle + "/" + file, encoding: .utf8) }

  /// What is left beside the bundles.
  var leftovers: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.contains("rehearsal") }
  }

  /// Whether the bundle is as it was sealed.
  func verify() async throws -> CommandRun { try await CommandRun(["rehearse", "verify", bundle], in: folder) }
}
