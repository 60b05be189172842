import Histogram
import Synchronization
import TokenRules

/// Latencies and failures of the last five minutes, in slices of ten seconds; time is monotonic.
final class SLOWindow: Sendable {
  /// The length of the window; the oldest slice goes as a whole, so up to a slice less is seen.
  static let length = Duration.seconds(300)
  static let sliceLength = Duration.seconds(10)
  private static let sliceCount = 30
  /// The longest latency that is told apart, in microseconds: a minute.
  private static let longest: UInt64 = 60_000_000

  private struct Slice {
    /// Which ten seconds since the clock's zero it is about; -1 for none.
    var number: Int64 = -1
    var requests: UInt64 = 0
    var errors: UInt64 = 0
    var latencies = SLOWindow.emptyHistogram

    mutating func start(_ number: Int64) {
      self.number = number
      requests = 0
      errors = 0
      latencies.reset()
    }
  }

  private let clock: any TokenClock
  private let slices = Mutex([Slice](repeating: Slice(), count: sliceCount))

  init(clock: any TokenClock) { self.clock = clock }

  /// Counts a request.
  ///
  /// - Parameters:
  ///   - isError: an answer of 5xx, or one that turned the request away because of load.
  ///   - uptime: the monotonic time now, where it has been read already.
  func record(latency: Duration, isError: Bool, at uptime: Duration? = nil) {
    let number = Self.number(at: uptime ?? clock.uptime())
    let microseconds = min(max(1, latency.nanoseconds / 1000), Self.longest)
    slices.withLock { slices in
      let index = Int(number % Int64(Self.sliceCount))
      if slices[index].number != number { slices[index].start(number) }
      slices[index].requests += 1
      if isError { slices[index].errors += 1 }
      slices[index].latencies.record(microseconds)
    }
  }

  /// The window as it stands.
  ///
  /// - Parameter uptime: the monotonic time now, where it has been read already.
  func snapshot(at uptime: Duration? = nil) -> SLOSnapshot {
    let number = Self.number(at: uptime ?? clock.uptime())
    let current = slices.withLock { slices in
      slices.filter { $0.number > number - Int64(Self.sliceCount) && $0.number <= number && $0.number >= 0 }
    }
    var latencies = Self.emptyHistogram
    for slice in current { latencies.add(slice.latencies) }
    return SLOSnapshot(
      requests: current.reduce(0) { $0 + $1.requests },
      errors: current.reduce(0) { $0 + $1.errors },
      latencies: latencies
    )
  }

  private static func number(at uptime: Duration) -> Int64 {
    uptime.components.seconds / sliceLength.components.seconds
  }

  private static var emptyHistogram: Histogram<UInt32> {
    Histogram(lowestDiscernibleValue: 1, highestTrackableValue: longest, numberOfSignificantValueDigits: .two)
  }
}
