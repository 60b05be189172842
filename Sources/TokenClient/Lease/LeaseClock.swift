/// The clocks that a lease reads.
public protocol LeaseClock: Sendable {
  /// Time that only goes forward, counted from any fixed moment, and goes on while the machine sleeps.
  func now() -> Duration

  /// Time since 1970 by this machine, right or wrong; nothing is decided by it.
  func timeOfDay() -> Duration

  /// Returns at this moment of `now()`, or soon after; throws when the task is cancelled.
  func sleep(until moment: Duration) async throws
}
