import Foundation
import JWT

/// Writes what a run leaves behind: lines of JSON and a summary, each with the run's name and the commit.
final class EvidenceWriter: Sendable {
  let folder: String
  let runID: String
  let commit: String

  init(folder: String, runID: String, commit: String) {
    self.folder = folder
    self.runID = runID
    self.commit = commit
  }

  /// Appends a line; `members` writes into an open object that has `schema`, `run_id` and `commit`.
  func append(_ schema: String, to name: String, _ members: (inout JSONWriter) -> Void) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("schema", schema)
    writer.member("run_id", runID)
    writer.member("commit", commit)
    members(&writer)
    writer.endObject()
    let line = writer.bytes + [UInt8(ascii: "\n")]
    let file = open("\(folder)/\(name)", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    _ = line.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
  }

  func append(_ check: Check) {
    append("parity.check.v1", to: "results.jsonl") { writer in
      writer.member("check", check.name)
      writer.member("status", check.passed ? "passed" : "failed")
      writer.member("detail", check.detail)
    }
  }

  func append(_ session: SessionState, passed: Bool) {
    append("parity.session.v1", to: "results.jsonl") { writer in
      writer.member("session", session.id.description)
      writer.member("status", passed ? "passed" : "failed")
      writer.member("revoked", session.isRevoked)
      writer.member("connected", session.isConnected)
      writer.member("ended", orNull: session.ended)
      writer.member("auth_failures_seen", session.totals.authFailures)
      writer.member("reconnects", session.totals.reconnects)
      writer.member("reauthentications", session.totals.reauthentications)
      writer.member("gaps", session.totals.gaps)
      writer.member("duplicates", session.totals.duplicates)
      writer.member("bootstraps", session.totals.bootstraps)
      writer.member("mints", session.totals.mints)
      writer.member("nonsense", session.totals.nonsense)
      writer.beginObject("streams")
      for (name, stream) in session.streams.sorted(by: { $0.key < $1.key }) {
        writer.name(name)
        writer.beginObject()
        writer.member("seq", stream.seq)
        writer.member("digest", stream.digest.description)
        writer.endObject()
      }
      writer.endObject()
    }
  }

  func append(_ record: FaultRunner.Record) {
    append("parity.fault.v1", to: "faults.jsonl") { writer in
      writer.member("fault", record.fault.name)
      writer.member("target", record.fault.target)
      writer.member("status", record.failure == nil ? "done" : "failed")
      writer.member("planned_ms", Int64(record.planned * 1000))
      writer.member("began_ms", Int64(record.began * 1000))
      writer.member("ended_ms", Int64(record.ended * 1000))
      writer.member("detail", record.failure ?? record.detail)
    }
  }

  /// The summary, written whole; its last line is the decision.
  func conclude(_ summary: Summary) throws {
    try Data(summary.text.utf8).write(to: URL(filePath: folder + "/SUMMARY.md"), options: .atomic)
  }
}
