import Synchronization
public import TokenRules

/// "Random" bits that count up from 1, so that a test knows every token's id.
public final class CountingRandom: RandomSource {
  private let last = Atomic<Int>(0)

  /// Starts before 1.
  public init() {}

  /// The next number.
  public func next() -> UInt128 { UInt128(last.add(1, ordering: .relaxed).newValue) }
}
