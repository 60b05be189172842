import TestSupport
import TokenRules

@testable import TokenService

extension RevocationEntry {
  /// An entry with an id of its own.
  static func about(
    _ subject: RevocationRule.Subject,
    cutoff: Int64 = Fixtures.now.seconds,
    id: String = freshID(),
    reason: String? = "laptop stolen",
    requestedBy: String = "admin",
    before: Timestamp = Timestamp(milliseconds: Fixtures.now.milliseconds - 1),
    createdAt: Timestamp = Timestamp(milliseconds: Fixtures.now.milliseconds + 7)
  ) -> RevocationEntry {
    RevocationEntry(
      id: id,
      rule: RevocationRule(subject, cutoff: cutoff),
      before: before,
      reason: reason,
      requestedBy: requestedBy,
      createdAt: createdAt
    )
  }

  static func freshID() -> String {
    let half = { String(UInt64.random(in: 0 ... .max) | 1 << 63, radix: 16) }
    return "rev_" + half() + half()
  }
}

extension RevocationWrite {
  init(_ entries: [RevocationEntry], key: String? = nil, digest: String = "d1") {
    self.init(entries: entries, idempotency: key.map { Idempotency(key: $0, digest: digest) })
  }

  /// A write of one rule.
  static func about(_ subject: RevocationRule.Subject, cutoff: Int64 = Fixtures.now.seconds) -> RevocationWrite {
    RevocationWrite([.about(subject, cutoff: cutoff)])
  }
}

extension RevocationWrite.Outcome {
  /// What was written now or before; empty for a conflict.
  var records: [RevocationRecord] {
    switch self {
    case .written(let records), .repeated(let records): records
    case .conflict: []
    }
  }
}

extension RevocationLift {
  init(_ id: String) { self.init(id: id, by: "operator", reason: "found again", at: Fixtures.now) }
}

extension RevocationLift.Outcome {
  var record: RevocationRecord? {
    switch self {
    case .lifted(let record), .repeated(let record): record
    case .unknown: nil
    }
  }
}

extension ReplicaHeartbeat {
  static func named(
    _ id: String,
    position: Int64 = 7,
    offset: Int64? = 12,
    propagation: Int64? = 9
  ) -> ReplicaHeartbeat {
    ReplicaHeartbeat(
      id: id,
      version: "1.2.3",
      startedAt: Timestamp(milliseconds: Fixtures.now.milliseconds - 1),
      ringDigest: "sha256:ab",
      ringGeneration: "7",
      configurationDigest: "sha256:cd",
      revocationPosition: position,
      clockOffset: offset,
      propagation: propagation
    )
  }
}

/// A change as text in which ids are told apart byte by byte: `3 user 31303432 revoked 1772009112`.
func line(_ change: RevocationChange) -> String {
  let effect =
    switch change.effect {
    case .revoked(let cutoff): "revoked \(cutoff)"
    case .lifted(let remaining): "lifted \(remaining.map(String.init) ?? "-")"
    }
  return "\(change.position) \(subjectText(change.subject)) \(effect)"
}

/// A record as text in which everything is told apart byte by byte.
func line(_ record: RevocationRecord) -> String {
  let entry = record.entry
  let lifting = record.lifting.map { "\($0.position) \($0.at.milliseconds) \(hex($0.by)) \($0.reason.map(hex) ?? "-")" }
  return """
    \(record.position) \(hex(entry.id)) \(subjectText(entry.rule.subject)) \(entry.rule.cutoff) \
    \(entry.before.milliseconds) \(entry.createdAt.milliseconds) \(hex(entry.requestedBy)) \
    \(entry.reason.map(hex) ?? "-") lifted \(lifting ?? "-")
    """
}

private func subjectText(_ subject: RevocationRule.Subject) -> String { "\(subject.kind) \(hex(subject.id))" }

private func hex(_ text: String) -> String {
  text.utf8.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
}
