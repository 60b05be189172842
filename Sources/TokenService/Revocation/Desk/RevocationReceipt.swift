import JWT
import TokenRules

/// What became of an order.
struct RevocationReceipt: Sendable, Hashable {
  /// The rules that were written or lifted; of a repeated order, those of the first time that are still on record.
  let records: [RevocationRecord]
  /// Whoever has read the record up to here knows of it.
  let position: Int64
  /// Whether it outlives the process.
  let isDurable: Bool
  /// Whether the process that was asked enforces it already; `nil` where it enforces nothing.
  let isEnforced: Bool?
  /// Whether it had been done before.
  let isRepeated: Bool

  /// What the answer tells of the rules.
  enum Form: Sendable {
    /// The one rule, as `revocation`.
    case record
    /// How many there are, as `revoked`.
    case count
  }

  func write(as form: Form, requestID: String?, to writer: inout JSONWriter) {
    writer.beginObject()
    switch form {
    case .record:
      writer.name("revocation")
      if let record = records.first { record.write(to: &writer) } else { writer.null() }
    case .count: writer.member("revoked", records.count)
    }
    writer.member("position", position)
    writer.member("durable", isDurable)
    writer.name("enforced")
    if let isEnforced { writer.value(isEnforced) } else { writer.null() }
    writer.member("repeated", isRepeated)
    writer.member("request_id", orNull: requestID)
    writer.endObject()
  }
}

/// Some of the rules on record, the latest first.
struct RevocationPage: Sendable, Hashable {
  let records: [RevocationRecord]
  let hasMore: Bool

  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.beginArray("revocations")
    for record in records { record.write(to: &writer) }
    writer.endArray()
    writer.member("next", orNull: hasMore ? records.last.map { String($0.position) } : nil)
    writer.endObject()
  }
}

extension RevocationRecord {
  /// Writes the rule as an object; the subject stands under the member that an order names it by.
  func write(to writer: inout JSONWriter) {
    let subject = entry.rule.subject
    writer.beginObject()
    writer.member("id", entry.id)
    writer.member("kind", subject.kind.word)
    if subject.kind == .all { writer.member("all", true) } else { writer.member(subject.kind.member, subject.id) }
    writer.member("cutoff_unix", entry.rule.cutoff)
    writer.member("before", entry.before.rfc3339)
    writer.member("reason", orNull: entry.reason)
    writer.member("requested_by", entry.requestedBy)
    writer.member("created_at", entry.createdAt.rfc3339)
    writer.member("position", position)
    writer.name("lifted")
    if let lifting { lifting.write(to: &writer) } else { writer.null() }
    writer.endObject()
  }
}

extension RevocationRecord.Lifting {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("at", at.rfc3339)
    writer.member("requested_by", by)
    writer.member("reason", orNull: reason)
    writer.member("position", position)
    writer.endObject()
  }
}
