import Synchronization

/// A count that only grows.
final class CounterCell: Sendable {
  private let count = Atomic<UInt64>(0)

  var value: UInt64 { count.load(ordering: .relaxed) }

  func increment(by amount: UInt64 = 1) { count.wrappingAdd(amount, ordering: .relaxed) }
}

/// A value that goes up and down.
final class GaugeCell: Sendable {
  private let bits = Atomic<UInt64>(0)

  var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

  func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

  func add(_ amount: Double) {
    var old = bits.load(ordering: .relaxed)
    while true {
      let new = (Double(bitPattern: old) + amount).bitPattern
      let (exchanged, original) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
      if exchanged { return }
      old = original
    }
  }
}

/// Durations, counted by size.
final class HistogramCell: Sendable {
  /// The upper bounds of the buckets but the last, which has none, in nanoseconds.
  static let bounds: InlineArray<15, UInt64> = [
    100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
    250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000,
  ]

  private let buckets: InlineArray<16, Atomic<UInt64>> = InlineArray { _ in Atomic(0) }
  private let total = Atomic<UInt64>(0)

  func record(nanoseconds: UInt64) {
    var bucket = 0
    while bucket < Self.bounds.count, nanoseconds > Self.bounds[bucket] { bucket += 1 }
    buckets[bucket].wrappingAdd(1, ordering: .relaxed)
    total.wrappingAdd(nanoseconds, ordering: .relaxed)
  }

  func record(_ duration: Duration) { record(nanoseconds: duration.nanoseconds) }

  /// How many durations each bucket holds.
  var counts: [UInt64] { buckets.indices.map { buckets[$0].load(ordering: .relaxed) } }
  /// How many durations there are.
  var count: UInt64 { counts.reduce(0, &+) }
  /// The sum of all durations.
  var nanoseconds: UInt64 { total.load(ordering: .relaxed) }
}

extension Duration {
  /// Whole nanoseconds; 0 for a negative duration.
  var nanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    return UInt64(max(0, seconds)) &* 1_000_000_000 &+ UInt64(max(0, attoseconds)) / 1_000_000_000
  }
}
