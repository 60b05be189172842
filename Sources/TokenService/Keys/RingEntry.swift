import JWT
import TokenRules

/// One key as a line of a ring's file.
struct RingEntry {
  private static let known = [
    "kty", "alg", "use", "kid", "k", "fingerprint", "state", "created_at", "activated_at", "demoted_at", "retire_at",
    "retired_at", "revoked_at", "longest_ttl_seconds",
  ]

  /// The JSON object, without line ends.
  let line: String

  /// Puts a key's members together; `nil` where a usable key has no secret.
  ///
  /// - Parameters:
  ///   - keyValue: `k`; not written where the key has ended.
  ///   - original: the entry as it stands: members that are not known here are kept, in their order.
  init?(_ key: KeyRecord, keyValue: String?, original: JSONObject?) {
    var writer = JSONWriter()
    writer.beginObject()
    if key.state.isUsable {
      guard let keyValue else { return nil }
      writer.member("kty", "oct")
      writer.member("alg", "HS256")
      writer.member("use", "sig")
      writer.member("kid", key.id)
      writer.member("k", keyValue)
    } else {
      // A type of its own: other JOSE libraries pass over it, where an `oct` without `k` would stop them.
      writer.member("kty", "erased")
      writer.member("kid", key.id)
      if let fingerprint = key.fingerprint { writer.member("fingerprint", fingerprint) }
    }
    writer.member("state", key.state.rawValue)
    Self.writeTimes(of: key, original, to: &writer)
    for (name, value) in original?.members ?? [] where !Self.known.contains(where: { $0.utf8.elementsEqual(name.utf8) })
    {
      writer.name(name)
      writer.value(preformatted: JSONCompaction.compacted(value.raw))
    }
    writer.endObject()
    line = String(decoding: writer.bytes, as: UTF8.self)
  }

  private static func writeTimes(of key: KeyRecord, _ original: JSONObject?, to writer: inout JSONWriter) {
    if let time = key.createdAt { writer.member("created_at", rfc3339: time) }
    if let time = key.activatedAt { writer.member("activated_at", rfc3339: time) }
    if let time = key.demotedAt { writer.member("demoted_at", rfc3339: time) }
    if let time = key.retireAt { writer.member("retire_at", rfc3339: time) }
    if key.state == .revoked {
      // A key may be found compromised after it was retired: both are for the record.
      if let text = original?["retired_at"]?.string { writer.member("retired_at", text) }
      if let time = key.endedAt { writer.member("revoked_at", rfc3339: time) }
    } else if let time = key.endedAt {
      writer.member("retired_at", rfc3339: time)
    }
    if let seconds = key.longestTTL { writer.member("longest_ttl_seconds", seconds) }
  }
}
