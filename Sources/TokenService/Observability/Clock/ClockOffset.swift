import TokenRules

/// How far this process's clock is ahead of another one, as far as one exchange can tell.
///
/// The other clock is told in whole seconds, rounded down, and was read at some moment between question and answer: what
/// is known is a range.
struct ClockOffset: Sendable, Hashable {
  /// Milliseconds; negative where this clock is behind.
  let range: ClosedRange<Int64>

  /// - Parameters:
  ///   - reference: what the other clock said, in seconds since 1970.
  ///   - asked: what this one said when the question was sent.
  ///   - trip: how long the answer took.
  init(reference: Int64, asked: Timestamp, trip: Duration) {
    let (seconds, attoseconds) = trip.components
    let milliseconds = seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    let earliest = asked.milliseconds - (reference * 1000 + 1000)
    range = earliest...max(earliest, asked.milliseconds + milliseconds - reference * 1000)
  }

  /// The middle of what is possible, in seconds.
  var estimate: Double { Double(range.lowerBound + range.upperBound) / 2000 }

  /// Whether the clocks differ by more than so many seconds, whatever the truth in the range is.
  func exceeds(_ seconds: Int64) -> Bool { range.lowerBound > seconds * 1000 || range.upperBound < -seconds * 1000 }
}
