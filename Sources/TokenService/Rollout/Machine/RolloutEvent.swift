import JWT

/// Something that happened in a rollout: a line of `events.jsonl`, from which an interrupted run is gone on with.
struct RolloutEvent: EvidenceLine, Hashable {
  static let schema = "rollout.event.v1"

  /// The time of day, in milliseconds since 1970.
  let atUnixMs: Int64
  let kind: Kind

  enum Kind: Sendable, Hashable {
    case started
    case began(step: String)
    /// So many seconds of a soak were watched, since it began.
    case watched(step: String, seconds: Int64)
    case ended(step: String, StepOutcome)
    case waived(Waiver)
    /// What does not block, and should be known.
    case warned(String)
    case interrupted
    case resumed
    /// Somebody signs for the stages that are left from now on.
    case signs(String)
    /// The run came to its end.
    case decided(allows: Bool)
  }

  func write(to writer: inout JSONWriter) {
    writer.member("at_unix_ms", atUnixMs)
    writer.member("event", kind.name)
    switch kind {
    case .began(let step): writer.member("step", step)
    case .watched(let step, let seconds):
      writer.member("step", step)
      writer.member("seconds", seconds)
    case .ended(let step, let outcome):
      writer.member("step", step)
      writer.member("status", outcome.status.rawValue)
      writer.member("detail", outcome.detail)
      writer.seconds("duration_seconds", outcome.seconds)
    case .waived(let waiver):
      writer.member("step", waiver.step)
      writer.member("reason", waiver.reason)
    case .warned(let text), .signs(let text): writer.member("text", text)
    case .started, .interrupted, .resumed: break
    case .decided(let allows): writer.member("decision", allows ? "allow" : "block")
    }
  }
}

extension RolloutEvent.Kind {
  fileprivate var name: String {
    switch self {
    case .started: "started"
    case .began: "began"
    case .watched: "watched"
    case .ended: "ended"
    case .waived: "waived"
    case .warned: "warned"
    case .interrupted: "interrupted"
    case .resumed: "resumed"
    case .signs: "signs"
    case .decided: "decided"
    }
  }
}
