import JWT
import TokenRules
import TokenVerification

/// What a change came to, for people and for programs.
struct KeysChangeReport {
  let change: RingChange?
  let ring: KeysRingOptions
  let now: Timestamp
  let propagation: Int64

  /// Prints it on standard output.
  ///
  /// - Parameter nothing: what to say where nothing changed.
  func print(nothing: String = "there is nothing to change") {
    Swift.print(ring.json ? json : text(nothing))
  }

  private func text(_ nothing: String) -> String {
    guard let change else { return nothing }
    var lines = change.keys.map { words(for: $0, change) }
    if change.after.isMintingStopped {
      lines.append("nothing signs any more: mint answers 503 until a key is promoted")
    }
    lines.append("the ring is of generation \(change.after.generation) now, digest \(change.after.digest.prefix(12))")
    if ring.dryRun { lines = ["dry run, nothing was touched; this would come of it:"] + lines.map { "  " + $0 } }
    return lines.joined(separator: "\n")
  }

  private func words(for key: RingChange.Key, _ change: RingChange) -> String {
    let name = Terminal.harmless(key.id)
    guard let to = key.to, let record = change.after[key.id] else {
      return "\(name) is forgotten; it was \(key.from?.rawValue ?? "there")"
    }
    switch to {
    case .active: return "\(name) signs from now on"
    case .standby:
      let ready = (record.createdAt ?? now.secondsRoundedUp) + propagation
      return "\(name) is in standby: accepted once the services have the ring; "
        + "it may sign from \(TimeInWords.span(ready, at: now))"
    case .fallback:
      guard let end = record.retireAt else { return "\(name) is accepted until `keys retire \(name)`" }
      return "\(name) is accepted until \(TimeInWords.span(end, at: now)), then the services drop it by themselves"
    case .retired: return "\(name) is retired: refused from now on; its secret is gone from the file, not from backups"
    case .revoked: return "\(name) is revoked: refused from now on; its secret is gone from the file, not from backups"
    }
  }

  private var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("change", orNull: change?.kind.rawValue)
    writer.member("dry_run", ring.dryRun)
    if let change {
      writer.member("generation", change.after.generation)
      writer.member("generation_before", orNull: change.before?.generation)
      writer.member("ring_digest", change.after.digest)
      writer.member("ring_digest_before", orNull: change.before?.digest)
      writer.member("minting_stopped", change.after.isMintingStopped)
    }
    writer.beginArray("keys")
    for key in change?.keys ?? [] {
      writer.beginObject()
      writer.member("kid", key.id)
      writer.member("from", orNull: key.from?.rawValue)
      writer.member("to", orNull: key.to?.rawValue)
      writer.member("retire_at", orNull: time(change?.after[key.id]?.retireAt))
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func time(_ seconds: Int64?) -> String? { seconds.map { Timestamp(seconds: $0).rfc3339 } }
}

extension KeysChangeOptions {
  /// The report of a change that was made.
  func report(_ change: RingChange?, _ bounds: RotationBounds) -> KeysChangeReport {
    KeysChangeReport(change: change, ring: ring, now: SystemClock().now(), propagation: bounds.propagation)
  }
}
