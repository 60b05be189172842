import Synchronization

/// How long things took: counts by bounds in seconds.
final class Histogram: Sendable {
  /// The upper bounds, in seconds; one more counts what is beyond.
  static let bounds = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10, 60]

  struct Reading: Sendable {
    /// How many took at most the bound of the same place; cumulative, without what is beyond all.
    let cumulative: [Int]
    let count: Int
    let seconds: Double
  }

  private let state = Mutex((counts: [Int](repeating: 0, count: bounds.count + 1), seconds: 0.0))

  func record(_ duration: Duration) {
    let seconds = duration / .seconds(1)
    let place = Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count
    state.withLock {
      $0.counts[place] += 1
      $0.seconds += seconds
    }
  }

  var reading: Reading {
    state.withLock { state in
      var sum = 0
      let cumulative = state.counts.map { count in
        sum += count
        return sum
      }
      return Reading(cumulative: cumulative.dropLast(), count: sum, seconds: state.seconds)
    }
  }
}
