import TokenRules
import TokenVerification

/// The store's clock as this process knows it: what it said once, and what passed since then by the monotonic clock.
///
/// This machine's time of day may be stepped at any moment, and the store is asked every few seconds only.
struct StoreClock: Sendable {
  private let time: Timestamp
  private let readAt: Duration
  private let offset: Int64

  /// - Parameters:
  ///   - time: what the store said.
  ///   - asked: what this machine's two clocks said before it was asked.
  ///   - trip: how long the answer took; the store read its clock somewhere in between.
  init(_ time: Timestamp, asked: (now: Timestamp, uptime: Duration), trip: Duration) {
    self.time = time
    readAt = asked.uptime + trip / 2
    offset = asked.now.milliseconds + Int64((trip / 2).nanoseconds / 1_000_000) - time.milliseconds
  }

  /// What it says now, as far as this machine can tell.
  func time(at uptime: Duration) -> Timestamp {
    Timestamp(milliseconds: time.milliseconds + Int64((uptime - readAt).nanoseconds / 1_000_000))
  }

  /// How far this machine's clock is ahead of it, in milliseconds.
  func offset(of clock: some TokenClock) -> Int64 {
    clock.now().milliseconds - time(at: clock.uptime()).milliseconds
  }

  /// How far this machine's clock is behind it, in milliseconds, at worst.
  ///
  /// The monotonic clock stands still while a machine sleeps: what was measured counts too.
  func lag(of clock: some TokenClock) -> Int64 { max(0, -offset(of: clock), -offset) }
}
