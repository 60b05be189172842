import JWT
import TokenRules

/// One line of the change log.
struct RingLogLine {
  /// What a line says of the change; never a secret.
  struct Change: Sendable, Hashable {
    struct Key: Sendable, Hashable {
      let id: String
      let from: String?
      let to: String?
    }

    let kind: RingChange.Kind
    let keys: [Key]
    let generationBefore: UInt64?
    let generationAfter: UInt64?
    let digestBefore: String?
    let digestAfter: String?
  }

  /// The line with its end.
  let bytes: [UInt8]

  init(_ change: RingChange, _ circumstances: RingLog.Circumstances, at now: Timestamp) {
    self.init(Change(change), circumstances, at: now)
  }

  init(_ change: Change, _ circumstances: RingLog.Circumstances, at now: Timestamp) {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("event_name", change.kind.eventName)
    writer.member("occurred_at", now.rfc3339)
    writer.member("actor", circumstances.actor)
    writer.member("env", circumstances.environment.rawValue)
    writer.beginArray("keys")
    for key in change.keys {
      writer.beginObject()
      writer.member("kid", key.id)
      writer.member("from", orNull: key.from)
      writer.member("to", orNull: key.to)
      writer.endObject()
    }
    writer.endArray()
    writer.member("generation_before", orNull: change.generationBefore)
    writer.member("generation_after", orNull: change.generationAfter)
    writer.member("ring_digest_before", orNull: change.digestBefore)
    writer.member("ring_digest_after", orNull: change.digestAfter)
    writer.member("reason", orNull: circumstances.reason)
    writer.endObject()
    bytes = writer.bytes + [UInt8(ascii: "\n")]
  }
}

extension RingLogLine.Change {
  init(_ change: RingChange) {
    kind = change.kind
    keys = change.keys.map { Key(id: $0.id, from: $0.from?.rawValue, to: $0.to?.rawValue) }
    generationBefore = change.before?.generation
    generationAfter = change.after.generation
    digestBefore = change.before?.digest
    digestAfter = change.after.digest
  }

  /// Reads what a line says; `nil` for a line of another kind.
  init?(_ line: JSONObject) {
    guard let name = line["event_name"]?.string,
      let kind = RingChange.Kind.allCases.first(where: { $0.eventName == name })
    else { return nil }
    self.kind = kind
    keys = (line["keys"]?.array ?? []).compactMap(\.object).map { key in
      Key(id: key["kid"]?.string ?? "", from: key["from"]?.string, to: key["to"]?.string)
    }
    generationBefore = line["generation_before"]?.unsignedInteger
    generationAfter = line["generation_after"]?.unsignedInteger
    digestBefore = line["ring_digest_before"]?.string
    digestAfter = line["ring_digest_after"]?.string
  }

  /// The way back: the keys stand where they stood.
  var abandoned: Self {
    Self(
      kind: .abandoned,
      keys: keys.map { Key(id: $0.id, from: $0.to, to: $0.from) },
      generationBefore: generationAfter,
      generationAfter: generationBefore,
      digestBefore: digestAfter,
      digestAfter: digestBefore
    )
  }
}

extension JSONWriter {
  /// Writes a member, `null` where there is no value.
  mutating func member(_ name: StaticString, orNull value: UInt64?) {
    self.name(name)
    if let value { self.value(value) } else { null() }
  }
}
