import SyncLog

/// A cursor over a stream's log.
struct Subscription: Sendable {
  let stream: StreamName
  /// The last event that was sent.
  var cursor: Int64
  /// The newest event when the subscription began: up to there it is a replay; `nil` once the client knows that it is live.
  var replayEnd: Int64?
  /// When it began.
  let begunAt: Duration
  /// Whether there may be something behind the cursor.
  var isBehind = true
}
