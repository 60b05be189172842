import JWT

/// Something that happened in a rehearsal: a line of `events.jsonl`.
struct RotationEvent: EvidenceLine, Hashable {
  static let schema = "rotation.event.v1"

  /// The time of day, in milliseconds since 1970.
  let atUnixMs: Int64
  /// Milliseconds since the run began, which no step of the clock moves.
  let elapsedMs: Int64
  /// The phase of the drill.
  let phase: String
  let kind: Kind

  /// What happened.
  enum Kind: Sendable, Hashable {
    case phaseBegan
    case phaseEnded(passed: Bool, detail: String)
    /// A key is in this state from now on; in the master ring where no replica is named.
    case keyState(kid: String, state: String, replica: String?, generation: UInt64)
    /// What came of giving a replica a ring; `delayMs` counts from the file's replacement to its use.
    case ring(replica: String, outcome: RingOutcome, digest: String, generation: UInt64, delayMs: Int64?)
    case replica(name: String, what: ReplicaChange, detail: String)
    /// What a rehearsal must never see.
    case violation(kind: Violation, kid: String?, reason: String, replica: String?, detail: String)
    case note(String)
  }

  /// What became of a ring.
  enum RingOutcome: String, Sendable { case pushed, loaded, refused, unchanged }

  /// What was done to a replica, or what it turned to.
  enum ReplicaChange: String, Sendable {
    case started, killed, restarted, paused, resumed
    case clockShifted = "clock_shifted"
    case ready
    case notReady = "not_ready"
  }

  /// What a rehearsal asserts the absence of.
  enum Violation: String, Sendable {
    /// A good token was refused.
    case falseReject = "false_reject"
    /// A token of a key that is out was accepted after its bound.
    case staleAccept = "stale_accept"
    /// A lease was asked for and not given.
    case mintError = "mint_error"
  }

  func write(to writer: inout JSONWriter) {
    writer.member("at_unix_ms", atUnixMs)
    writer.member("elapsed_ms", elapsedMs)
    writer.member("phase", phase)
    writer.member("event", kind.name)
    kind.write(to: &writer)
  }
}

extension RotationEvent.Kind {
  fileprivate var name: String {
    switch self {
    case .phaseBegan: "phase_began"
    case .phaseEnded: "phase_ended"
    case .keyState: "key_state"
    case .ring: "ring"
    case .replica: "replica"
    case .violation: "violation"
    case .note: "note"
    }
  }

  fileprivate func write(to writer: inout JSONWriter) {
    switch self {
    case .phaseBegan: break
    case .phaseEnded(let passed, let detail):
      writer.member("passed", passed)
      writer.member("detail", detail)
    case .keyState(let kid, let state, let replica, let generation):
      writer.member("kid", kid)
      writer.member("state", state)
      writer.member("replica", orNull: replica)
      writer.member("generation", generation)
    case .ring(let replica, let outcome, let digest, let generation, let delay):
      writer.member("replica", replica)
      writer.member("outcome", outcome.rawValue)
      writer.member("digest", digest)
      writer.member("generation", generation)
      writer.name("delay_ms")
      if let delay { writer.value(delay) } else { writer.null() }
    case .replica(let name, let what, let detail):
      writer.member("replica", name)
      writer.member("change", what.rawValue)
      writer.member("detail", detail)
    case .violation(let kind, let kid, let reason, let replica, let detail):
      writer.member("violation", kind.rawValue)
      writer.member("kid", orNull: kid)
      writer.member("reason", reason)
      writer.member("replica", orNull: replica)
      writer.member("detail", detail)
    case .note(let text): writer.member("text", text)
    }
  }
}
