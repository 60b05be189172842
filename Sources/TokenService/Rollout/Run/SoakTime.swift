import TokenRules

/// How far a soak is: only time that somebody watched counts.
struct SoakTime: Sendable {
  /// The most that counts of one wait: a process that was stopped for an hour has watched nothing in it.
  private static let longestStep = Duration.seconds(10)

  let hold: Hold
  private var passed: Duration
  private var nextLook: Int64
  private let width = 24

  /// - Parameter watched: seconds before an interruption; then the first look is due at once.
  init(_ hold: Hold, watched: Int64) {
    self.hold = hold
    passed = .seconds(watched)
    nextLook = watched > 0 ? watched : hold.interval
  }

  /// Whole seconds that count.
  var seconds: Int64 { min(passed.components.seconds, hold.seconds) }

  var isOver: Bool { passed >= .seconds(hold.seconds) }

  mutating func pass(_ time: Duration, at now: Timestamp) {
    if hold.counts(at: now) { passed += min(max(time, .zero), Self.longestStep) }
  }

  /// Whether it is time to look at the SLO; the end of the soak is such a time, too.
  mutating func takeLook() -> Bool {
    guard passed >= .seconds(min(nextLook, hold.seconds)) else { return false }
    nextLook = seconds + hold.interval
    return true
  }

  /// A countdown, behind a bar where one can be drawn.
  func words(drawsBar: Bool) -> String {
    let (done, all) = (seconds, max(1, hold.seconds))
    let length = { (seconds: Int64) in Figure.length(ofMilliseconds: seconds * 1000) }
    let full = Int(done * Int64(width) / all)
    let bar = "[" + String(repeating: "#", count: full) + String(repeating: ".", count: width - full) + "] "
    return "soak \(hold.name): \(drawsBar ? bar : "")\(length(done)) of \(length(all)), \(length(all - done)) left"
  }
}
