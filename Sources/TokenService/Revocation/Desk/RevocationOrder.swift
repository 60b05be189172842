import JWT
import TokenRules

/// What somebody asks to be revoked.
struct RevocationOrder: Sendable, Hashable {
  /// Each once, in the order in which they were named.
  let subjects: [RevocationRule.Subject]
  /// The moment up to which; `nil` for the one at which it is carried out.
  let before: Timestamp?
  let reason: String?
  let requestedBy: String

  /// The rules that carry it out.
  ///
  /// - Parameter moment: up to which they reach where the order names none.
  func entries(at now: Timestamp, upTo moment: Timestamp, randomness: any RandomSource) -> [RevocationEntry] {
    subjects.map { subject in
      RevocationEntry(
        id: RevocationID.make(from: randomness.next()),
        rule: RevocationRule(subject, at: before ?? moment),
        before: before ?? moment,
        reason: reason,
        requestedBy: requestedBy,
        createdAt: now
      )
    }
  }

  /// SHA-256 of what is asked for, in hex: the same whenever, and in whatever form, the same is asked for.
  var digest: String {
    var writer = JSONWriter()
    writer.beginArray()
    for subject in subjects {
      writer.value(Int64(subject.kind.rawValue))
      writer.value(subject.id)
    }
    writer.value(before.map { String($0.milliseconds) } ?? "now")
    if let reason { writer.value(reason) } else { writer.null() }
    writer.value(requestedBy)
    writer.endArray()
    return SHA256Digest(of: String(decoding: writer.bytes, as: UTF8.self)).hex
  }
}

/// Ids of rules: `rev_` and 32 hex digits.
enum RevocationID {
  /// The id of these bits.
  static func make(from bits: UInt128) -> String {
    let digits = String(bits, radix: 16)
    return "rev_" + String(repeating: "0", count: 32 - digits.utf8.count) + digits
  }

  /// Whether a text can be an id.
  static func isWellFormed(_ text: some StringProtocol) -> Bool {
    text.utf8.count == 36 && text.utf8.starts(with: "rev_".utf8)
      && text.utf8.dropFirst(4).allSatisfy { $0 &- UInt8(ascii: "0") < 10 || $0 &- UInt8(ascii: "a") < 6 }
  }
}
