import JWT
import Synchronization
import TokenRules
import TokenVerification

/// The runtimes that verify by themselves and have said so in the last ten minutes.
final class VerifierRegistry: Sendable {
  /// How long one counts after its last report.
  static let retention = Duration.seconds(600)
  /// How many there may be.
  static let capacity = 10_000

  private struct Entry {
    let report: VerifierReport
    let seenAt: Timestamp
    let uptime: Duration
  }

  private let entries = Mutex<[String: Entry]>([:])

  /// Takes note of a report.
  ///
  /// - Parameters:
  ///   - uptime: the monotonic time now.
  ///   - time: the time of day, to be shown.
  func hear(_ report: VerifierReport, at uptime: Duration, time: Timestamp) throws(RequestFailure) {
    let isTaken = entries.withLock { entries in
      if entries[report.id] == nil, entries.count >= Self.capacity {
        entries = entries.filter { uptime - $0.value.uptime < Self.retention }
        guard entries.count < Self.capacity else { return false }
      }
      entries[report.id] = Entry(report: report, seenAt: time, uptime: uptime)
      return true
    }
    guard isTaken else {
      throw .invalidRequest([FieldError(field: "id", message: "is one more than \(Self.capacity) verifiers")])
    }
  }

  /// How many have been seen.
  func count(at uptime: Duration) -> Int { seen(at: uptime).count }

  /// Writes the member `verifiers`, by id.
  func write(to writer: inout JSONWriter, at uptime: Duration) {
    writer.beginArray("verifiers")
    for entry in seen(at: uptime) {
      writer.beginObject()
      entry.report.writeMembers(to: &writer, seenAt: entry.seenAt)
      writer.endObject()
    }
    writer.endArray()
  }

  private func seen(at uptime: Duration) -> [Entry] {
    entries.withLock { entries in entries.values.filter { uptime - $0.uptime < Self.retention } }
      .sorted { $0.report.id < $1.report.id }
  }
}
