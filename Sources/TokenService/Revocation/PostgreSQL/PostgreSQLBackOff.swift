/// When to try again to connect: at once after the first failure, then ever later.
struct PostgreSQLBackOff: Sendable {
  private static let first = Duration.milliseconds(50)

  let longest: Duration
  private(set) var pause = Duration.zero
  private var until = Duration.zero
  private var failure: PGFailure?

  init(longest: Duration) { self.longest = longest }

  /// What went wrong, where it is too early to try again.
  ///
  /// - Parameter uptime: as ``TokenClock/uptime()`` has it.
  func refusal(at uptime: Duration) -> PGFailure? { uptime < until ? failure : nil }

  mutating func fail(_ failure: PGFailure, at uptime: Duration) {
    pause = min(max(pause * 2, Self.first), longest)
    until = uptime + pause
    self.failure = failure
  }

  mutating func succeed() { self = PostgreSQLBackOff(longest: longest) }
}
