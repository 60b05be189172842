import TokenRules

/// A rule as it stands on record.
struct RevocationRecord: Sendable, Hashable {
  /// How and when a rule was taken back.
  struct Lifting: Sendable, Hashable {
    let position: Int64
    let at: Timestamp
    let by: String
    let reason: String?
  }

  let position: Int64
  let entry: RevocationEntry
  var lifting: Lifting?
}

/// A rule with its reason and who asked for it, as it is written.
struct RevocationEntry: Sendable, Hashable {
  /// `rev_` and 32 hex digits.
  let id: String
  let rule: RevocationRule
  /// The moment that was asked for: the rule's cutoff follows from it.
  let before: Timestamp
  /// Up to 500 characters.
  let reason: String?
  /// Who asked: up to 128 characters.
  let requestedBy: String
  let createdAt: Timestamp
}

/// Rules that are written together or not at all.
struct RevocationWrite: Sendable, Hashable {
  /// Names a request, so that asking for it again does nothing more.
  struct Idempotency: Sendable, Hashable {
    /// The client's key.
    let key: String
    /// SHA-256 of what was asked for, in hex.
    let digest: String
  }

  enum Outcome: Sendable, Hashable {
    case written([RevocationRecord])
    /// The same request was answered before: what was written then.
    case repeated([RevocationRecord])
    /// The key was used for another request.
    case conflict
  }

  let entries: [RevocationEntry]
  let idempotency: Idempotency?
}

/// Takes a rule back.
struct RevocationLift: Sendable, Hashable {
  enum Outcome: Sendable, Hashable {
    case lifted(RevocationRecord)
    /// It had been lifted before.
    case repeated(RevocationRecord)
    /// There is no such rule.
    case unknown
  }

  let id: String
  let by: String
  let reason: String?
  let at: Timestamp
}

/// Changes in order, and how far they lead.
struct RevocationChanges: Sendable, Hashable {
  /// Which store this is: another one after it was made anew.
  let storeID: String
  let changes: [RevocationChange]
  /// Whoever has these has read up to here.
  let position: Int64
  /// Whether there are more.
  let isLast: Bool
  /// When the last of them was written, by the store's clock; `nil` where there is none.
  let writtenAt: Timestamp?
}

/// Which rules are asked for.
struct RevocationQuery: Sendable, Hashable {
  var subject: RevocationRule.Subject?
  var kind: RevocationRule.Kind?
  var includesLifted = false
  /// Only rules before this position: where the page before this one ended.
  var before: Int64?
  var limit = 100
}
