import Foundation

/// Where a run's files lie: the evidence, and beside it a scratch folder with the secrets, for the user alone.
struct RunFolders: Sendable {
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  let output: String
  /// Keys, tokens of operators, access keys, the store; removed at the end.
  let scratch: String

  var logs: String { output + "/logs" }
  var reports: String { output + "/reports" }
  var data: String { output + "/data" }
  func state(ofClient client: Int) -> String { "\(output)/clients/client-\(client)" }

  /// Makes them; the folder of the evidence must be new, or empty.
  init(output: String) throws(Failure) {
    self.output = URL(filePath: output).standardizedFileURL.path(percentEncoded: false)
    let there = (try? FileManager.default.contentsOfDirectory(atPath: self.output)) ?? []
    guard there.isEmpty else { throw Failure(description: "\(output) is not empty") }
    let root = ProcessInfo.processInfo.environment["TMPDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
    var template = Array((root + "/parity-harness-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(description: "no folder can be made in \(root)") }
    scratch = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    for folder in [logs, reports, data, self.output + "/clients", scratch + "/secrets", scratch + "/state"] {
      try Self.make(folder)
    }
  }

  static func make(_ folder: String) throws(Failure) {
    do {
      try FileManager.default.createDirectory(
        atPath: folder,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch { throw Failure(description: "\(folder) cannot be made") }
  }

  /// Writes a secret's file, for the user alone.
  func keep(_ secret: String, as name: String) throws(Failure) -> String {
    let path = "\(scratch)/secrets/\(name)"
    guard
      FileManager.default.createFile(
        atPath: path,
        contents: Data(secret.utf8),
        attributes: [.posixPermissions: 0o600]
      )
    else { throw Failure(description: "\(path) cannot be written") }
    return path
  }

  func removeScratch() { try? FileManager.default.removeItem(atPath: scratch) }
}
