/// How a session stands with one stream.
struct Subscription: Sendable, Hashable {
  enum State: Sendable, Hashable {
    /// Not asked for on this socket yet.
    case idle
    /// `subscribe` was said; nothing else may come before the answer.
    case asked
    case replaying
    case live
    /// `unsubscribe` was said after a gap; what still comes is dropped.
    case leaving
    /// Below the floor, or beyond the head; the next try for a snapshot is due at `dueAt`.
    case wantsSnapshot
    case fetching(request: Int)
    /// Refused to this token; asked for again with the next one.
    case denied
  }

  var state = State.idle
  /// When the answer must be there, or the next try is due.
  var dueAt: Duration?
  /// Gaps since an event was applied.
  var gapsInARow = 0
  /// Waits between snapshots, of which the first is fetched at once; reset when the stream is live.
  var backoff = Backoff()
  var bootstrapsInARow = 0

  /// Forgets what belonged to the socket.
  mutating func rest() { (state, dueAt) = (.idle, nil) }
}
