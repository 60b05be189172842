/// The one source of time: injected, so that tests set it and a request reads it once.
public protocol TokenClock: Sendable {
  /// The time of day.
  func now() -> Timestamp

  /// Time since some moment in the past; never goes back, and is not stepped with the time of day.
  func uptime() -> Duration
}
