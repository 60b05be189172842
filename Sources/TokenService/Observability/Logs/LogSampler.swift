import Synchronization
import TokenRules

/// Lets through so many log lines a second, and counts the others.
final class LogSampler: Sendable {
  /// The rate at which rejected tokens are logged (contract section 9).
  static let rejectsPerSecond = 10

  private struct State {
    var second: Int64 = .min
    var count = 0
    var suppressed = 0
  }

  private let perSecond: Int
  private let state = Mutex(State())

  init(perSecond: Int = LogSampler.rejectsPerSecond) { self.perSecond = perSecond }

  /// Whether a line may be written now: `nil` where not, else how many were left out since the last one that was.
  func admit(at uptime: Duration) -> Int? {
    state.withLock { state in
      let second = uptime.components.seconds
      if second != state.second {
        state.second = second
        state.count = 0
      }
      guard state.count < perSecond else {
        state.suppressed += 1
        return nil
      }
      state.count += 1
      defer { state.suppressed = 0 }
      return state.suppressed
    }
  }
}
