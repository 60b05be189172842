public import TokenRules

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The machine's clocks.
public struct SystemClock: TokenClock {
  /// Reads the machine's clocks.
  public init() {}

  /// `CLOCK_REALTIME`, in milliseconds.
  public func now() -> Timestamp {
    let time = Self.read(CLOCK_REALTIME)
    return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
  }

  /// `CLOCK_MONOTONIC`.
  public func uptime() -> Duration {
    let time = Self.read(CLOCK_MONOTONIC)
    return Duration(secondsComponent: Int64(time.tv_sec), attosecondsComponent: Int64(time.tv_nsec) * 1_000_000_000)
  }

  private static func read(_ clock: clockid_t) -> timespec {
    var time = timespec()
    guard unsafe clock_gettime(clock, &time) == 0 else { fatalError("the machine has no clock") }
    return time
  }
}
