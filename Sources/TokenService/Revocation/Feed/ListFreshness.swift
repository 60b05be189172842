import Synchronization

/// Until when the list of revocations may be used: asked at every request, without a lock.
final class ListFreshness: Sendable {
  /// How long a list may be used that is not brought up to date; `nil` sets no bound.
  let bound: Duration?
  /// On the monotonic clock, in nanoseconds.
  private let end: Atomic<Int64>

  /// Knows of no list yet, which is too old where there is a bound.
  init(bound: Duration?) {
    self.bound = bound
    end = Atomic(bound == nil ? .max : .min)
  }

  /// Whether the list may be used that is read after this.
  func isFresh(at uptime: Duration) -> Bool { Self.nanoseconds(uptime) <= end.load(ordering: .acquiring) }

  /// The list, which is in its place by now, is what the store said when it was asked at this moment.
  func extend(from asked: Duration) {
    if let bound { end.store(Self.nanoseconds(asked + bound), ordering: .releasing) }
  }

  private static func nanoseconds(_ uptime: Duration) -> Int64 {
    let (seconds, attoseconds) = uptime.components
    return seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000
  }
}
