#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The machine's clocks; the monotonic one counts sleep (`CLOCK_BOOTTIME` on Linux, `mach_continuous_time` on Apple's systems).
public struct SystemLeaseClock: LeaseClock {
  /// Reads the machine's clocks.
  public init() {}

  private static let start = ContinuousClock.now

  /// Time since this process first asked.
  public func now() -> Duration { Self.start.duration(to: .now) }

  /// The time of day.
  public func timeOfDay() -> Duration { .seconds(Date().timeIntervalSince1970) }

  /// Sleeps on the same clock.
  public func sleep(until moment: Duration) async throws {
    try await Task.sleep(until: Self.start.advanced(by: moment), clock: .continuous)
  }
}
