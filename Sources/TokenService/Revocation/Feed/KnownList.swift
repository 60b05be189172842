import TokenRules

/// A list of revocations that was known before, and how far it goes.
struct KnownList: Sendable {
  let list: RevocationList
  let storeID: String
  let position: Int64
  /// When the store last said so, on this process's monotonic clock; `nil` where nobody can tell.
  let readAt: Duration?
}
