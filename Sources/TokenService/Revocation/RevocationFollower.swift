/// Keeps the list of this process up to the record.
protocol RevocationFollower: Sendable {
  /// How far the list of this process is.
  var standing: RevocationStanding { get }

  /// How far this clock is behind the store's, in milliseconds; 0 where it is not, or nobody has measured it.
  var clockLag: Int64 { get }

  /// Looks at the record now.
  ///
  /// - Parameter position: what was acknowledged and is to be in force here.
  /// - Returns: whether it is; `false` where the store did not show it in a moment.
  func catchUp(to position: Int64) async -> Bool

  /// Returns when the list has gone beyond a position, when the time is over, or when the task is cancelled.
  func wait(beyond position: Int64, for duration: Duration) async
}

/// How far the list of a process is.
struct RevocationStanding: Sendable, Hashable {
  /// The store that it was read from; `nil` before the first reading.
  let storeID: String?
  /// Every change up to here is in force.
  let position: Int64
  /// When the store was last read to its end, on the monotonic clock; `nil` before the first reading.
  let readAt: Duration?

  /// How old the knowledge is; `nil` where there is none.
  func age(at uptime: Duration) -> Duration? { readAt.map { max(.zero, uptime - $0) } }
}
