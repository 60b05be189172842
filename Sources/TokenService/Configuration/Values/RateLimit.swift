/// A token bucket's settings: what flows in, and what it holds.
struct RateLimit: Sendable, Hashable {
  /// Requests a second.
  let perSecond: Double
  /// Requests at once.
  let burst: Int
}
