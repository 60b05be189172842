import Synchronization
public import TokenRules

/// A clock that stands still until a test moves it.
public final class ManualClock: TokenClock {
  private let time: Mutex<(now: Timestamp, uptime: Duration)>

  /// Starts at this moment; by default the one of the contract's example, 2026-02-25T08:45:12Z.
  public init(_ now: Timestamp = Fixtures.now) { time = Mutex((now, .seconds(1000))) }

  /// The time of day.
  public func now() -> Timestamp { time.withLock { $0.now } }

  /// The monotonic time.
  public func uptime() -> Duration { time.withLock { $0.uptime } }

  /// Lets time pass, on both clocks.
  public func advance(seconds: Int64) { advance(milliseconds: seconds * 1000) }

  /// Lets time pass, on both clocks.
  public func advance(milliseconds: Int64) {
    time.withLock {
      $0.now = Timestamp(milliseconds: $0.now.milliseconds + milliseconds)
      $0.uptime += .milliseconds(milliseconds)
    }
  }

  /// Steps the time of day, as an operator would; the monotonic clock goes on undisturbed.
  public func step(to now: Timestamp) { time.withLock { $0.now = now } }
}
