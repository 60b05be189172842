/// Waits between tries: each drawn from nothing to a limit that doubles, so that clients that lost a server together
/// do not come back together ("full jitter").
struct Backoff: Sendable, Hashable {
  static let first = Duration.milliseconds(100)
  static let longest = Duration.seconds(5)

  private var limit = first

  mutating func next(_ random: inout some RandomNumberGenerator) -> Duration {
    defer { limit = min(limit * 2, Self.longest) }
    return limit * Double.random(in: 0..<1, using: &random)
  }

  mutating func reset() { limit = Self.first }
}
