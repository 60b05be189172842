import Synchronization
import TokenRules

/// What one scenario did and saw, in lines for people; it becomes the scenario's log in the bundle.
final class ChaosLog: Sendable {
  private let lines = Mutex<[String]>([])
  private let clock: any TokenClock
  private let start: Duration

  init(clock: any TokenClock) {
    self.clock = clock
    start = clock.uptime()
  }

  /// Seconds since the scenario began.
  var elapsed: Double { (clock.uptime() - start) / .seconds(1) }

  func note(_ words: String) {
    let line = "\(clock.now().rfc3339) +\(Figure.decimal(elapsed)) s  \(words)"
    lines.withLock { $0.append(line) }
  }

  var bytes: [UInt8] { Array((lines.withLock { $0 } + [""]).joined(separator: "\n").utf8) }
}
