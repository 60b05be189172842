/// How long to wait after failures: at most 250 ms, doubled each time up to 8 s, and any part of that ("full jitter").
enum Backoff {
  static let shortest = Duration.milliseconds(250)
  static let longest = Duration.seconds(8)

  /// The most that is waited after so many failures in a row.
  static func ceiling(after failures: Int) -> Duration {
    min(longest, shortest * (1 << min(max(failures - 1, 0), 5)))
  }

  /// A wait after so many failures in a row, 1 or more.
  static func draw(after failures: Int, random: inout some RandomNumberGenerator) -> Duration {
    ceiling(after: failures) * Double.random(in: 0..<1, using: &random)
  }

  /// A wait that the server ordered, and up to as much again: whoever was told the same must not come back in the same moment.
  ///
  /// - Parameter timeLeft: what the token at hand still has; where the order leaves some of it, what is added leaves it too.
  static func draw(
    after failures: Int,
    ordered: Duration,
    timeLeft: Duration?,
    random: inout some RandomNumberGenerator
  ) -> Duration {
    var spread = max(ceiling(after: failures), ordered)
    if let timeLeft, timeLeft > ordered { spread = min(spread, (timeLeft - ordered) / 2) }
    return ordered + spread * Double.random(in: 0..<1, using: &random)
  }

  /// A wait after a refusal that only a person can change: 15 to 30 s.
  static func refused(random: inout some RandomNumberGenerator) -> Duration {
    .seconds(30) * Double.random(in: 0.5..<1, using: &random)
  }
}
