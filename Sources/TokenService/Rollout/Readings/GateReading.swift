/// What came of a gate's command: its end, and how much it says that it looked at.
struct GateReading: Sendable, Hashable {
  /// How the command ended.
  enum End: Sendable, Hashable {
    case code(Int32)
    case signal(Int32)
    case timedOut
    /// It could not be started; in the system's words.
    case notStarted(String)
  }

  let end: End
  /// How many tests or checks it ran; none where it does not say.
  let count: Int?
  /// `tests` or `checks`.
  let unit: String

  /// - Parameter log: what the command printed.
  init(_ end: End, log: String) {
    self.end = end
    let found = log.split(whereSeparator: \.isNewline).reversed().lazy.compactMap(Self.count).first
    count = found?.count
    unit = found?.unit ?? "tests"
  }

  /// Reads `<lane>: N tests ran`.
  private static func count(_ line: Substring) -> (count: Int, unit: String)? {
    let words = line.split(separator: " ")
    guard words.count >= 4, words[words.count - 4].hasSuffix(":"), words.last == "ran",
      let count = Int(words[words.count - 3]), count >= 0
    else { return nil }
    switch words[words.count - 2] {
    case "tests", "test": return (count, "tests")
    case "checks", "check": return (count, "checks")
    default: return nil
    }
  }

  /// Whether the gate is passed.
  ///
  /// - Parameter states: whether it must say how much it ran; a count of none is a failure in any case.
  func outcome(states: Bool, limit: Int64) -> StepOutcome {
    switch end {
    case .notStarted(let reason): return .failed("it could not be started: \(reason)")
    case .timedOut: return .failed("it did not end within \(limit) s, and was ended")
    case .signal(let number): return .failed("signal \(number) ended it")
    case .code(let code) where code != 0: return .failed("it ended with exit code \(code)")
    case .code: break
    }
    guard let count else {
      return states ? .failed("it does not say how many tests or checks it ran") : .passed("exit code 0")
    }
    guard count > 0 else { return .failed("it ran none of its \(unit)") }
    return .passed("\(Figure.count(count)) \(unit)")
  }
}
