import JWT
import TokenRules

/// A ring's record as JSON; it has no secrets.
enum KeysRingJSON {
  static func text(of record: RingRecord) -> String {
    var writer = JSONWriter()
    write(record, to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  static func write(_ record: RingRecord, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("environment", orNull: record.environment?.rawValue)
    writer.member("generation", record.generation)
    writer.member("ring_digest", record.digest)
    writer.member("minting_stopped", record.isMintingStopped)
    writer.beginArray("keys")
    for key in record.keys { write(key, to: &writer) }
    writer.endArray()
    writer.endObject()
  }

  private static func write(_ key: KeyRecord, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("kid", key.id)
    writer.member("state", key.state.rawValue)
    writer.member("fingerprint", orNull: key.fingerprint)
    writer.member("created_at", orNull: time(key.createdAt))
    writer.member("activated_at", orNull: time(key.activatedAt))
    writer.member("demoted_at", orNull: time(key.demotedAt))
    writer.member("retire_at", orNull: time(key.retireAt))
    writer.member("ended_at", orNull: time(key.endedAt))
    writer.name("longest_ttl_seconds")
    if let seconds = key.longestTTL { writer.value(seconds) } else { writer.null() }
    writer.endObject()
  }

  private static func time(_ seconds: Int64?) -> String? { seconds.map { Timestamp(seconds: $0).rfc3339 } }
}
