/// For how long a client had no token that it could use: a pure value on the monotonic clock.
struct ClientCoverage: Sendable, Hashable {
  /// Until when the token at hand is good; `nil` before the first one.
  private(set) var coveredUntil: Duration?
  /// Time without a token that is over.
  private var gaps = Duration.zero

  /// A token came.
  ///
  /// - Parameter end: when it ends at the earliest.
  mutating func granted(at received: Duration, until end: Duration) {
    if let coveredUntil, received > coveredUntil { gaps += received - coveredUntil }
    coveredUntil = max(coveredUntil ?? end, end)
  }

  /// Time without a token from the first one on.
  func uncovered(upTo now: Duration) -> Duration {
    guard let coveredUntil else { return .zero }
    return gaps + max(.zero, now - coveredUntil)
  }
}
