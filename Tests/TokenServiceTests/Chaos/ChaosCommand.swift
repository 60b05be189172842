import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// One run of `token-service drill chaos --quick`, with its result and its bundle.
struct ChaosCommand {
  let code: Int32
  let complaint: String
  let result: JSONObject
  private let bundle: String
  private let folder: TestSupport.TemporaryFolder

  init(_ arguments: [String]) async throws {
    folder = try TestSupport.TemporaryFolder()
    let run = try await CommandRun(
      ["drill", "chaos", "--quick", "--json", "--output-dir", "bundles"] + arguments,
      in: folder,
      with: ["TMPDIR": folder.path, "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "OA_BUILD_COMMIT": "test"]
    )
    (code, complaint) = (run.code, run.complaint)
    result = try JSONObject(parsing: Array(run.output.utf8))
    bundle = try folder.path + "/" + #require(result["evidence"]?.string)
  }

  /// What whoever reads a failure has to know.
  var explanation: String {
    let text = (try? text("SUMMARY.md")) ?? ""
    return complaint + text.split(separator: "\n").filter { $0.contains("broken") }.joined(separator: "\n")
  }

  func text(_ file: String) throws -> String { try String(contentsOfFile: bundle + "/" + file, encoding: .utf8) }

  func lines() throws -> [JSONObject] {
    try text("results.jsonl").split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
  }

  /// Every file of the bundle.
  func files() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: bundle).filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: bundle + "/" + path, isDirectory: &isFolder) && !isFolder.boolValue
    }
  }

  /// What is left beside the bundles.
  var leftovers: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.contains("rehearsal") }
  }

  /// Whether the bundle is as it was sealed.
  func verify() async throws -> CommandRun { try await CommandRun(["rehearse", "verify", bundle], in: folder) }
}
