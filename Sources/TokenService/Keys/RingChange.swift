import TokenRules

/// What happened to a ring: for people, for programs and for the log.
struct RingChange: Sendable, Hashable {
  /// What was done.
  enum Kind: String, Sendable, Hashable, CaseIterable {
    case initialised, staged, promoted, retired, revoked, pruned
    case rolledBack = "rolled_back"
    case putOff = "put_off"
    /// A verifier may take a ring that is older than one that it has seen.
    case olderAccepted = "older_accepted"
    /// The line before this one in the log is of a change that did not come about: its command was killed.
    case abandoned = "change_abandoned"

    var eventName: String { "sync.key." + rawValue }
  }

  /// What became of one key.
  struct Key: Sendable, Hashable {
    let id: String
    /// `nil` for a key that is new.
    let from: KeyRecord.State?
    /// `nil` for a key that is forgotten.
    let to: KeyRecord.State?
  }

  let kind: Kind
  /// `nil` for a ring that is new.
  let before: RingRecord?
  let after: RingRecord

  /// The keys that are not as they were, in the order of the ring; those that are forgotten last.
  var keys: [Key] {
    let old = before?.keys ?? []
    let changed = after.keys.filter { key in !old.contains(key) }
    let gone = old.filter { after[$0.id] == nil }
    return changed.map { Key(id: $0.id, from: before?[$0.id]?.state, to: $0.state) }
      + gone.map { Key(id: $0.id, from: $0.state, to: nil) }
  }
}
