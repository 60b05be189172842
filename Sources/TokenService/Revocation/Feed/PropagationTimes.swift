import Synchronization

/// How long changes took from their commit to their enforcement here: a histogram, and the latest of them by size.
final class PropagationTimes: Sendable {
  /// How many of the latest are kept.
  static let capacity = 1000

  private let histogram: HistogramCell
  private let latest = Mutex<(values: [Duration], next: Int)>(([], 0))

  init(_ histogram: HistogramCell) { self.histogram = histogram }

  func record(_ duration: Duration) {
    histogram.record(duration)
    latest.withLock { latest in
      if latest.values.count < Self.capacity {
        latest.values.append(duration)
      } else {
        latest.values[latest.next] = duration
        latest.next = (latest.next + 1) % Self.capacity
      }
    }
  }

  /// The 99th percentile of the latest, in milliseconds; `nil` without any.
  var percentile99: Int64? {
    let values = latest.withLock { $0.values }.sorted()
    guard !values.isEmpty else { return nil }
    return Int64(values[(values.count * 99 + 99) / 100 - 1].nanoseconds / 1_000_000)
  }
}
