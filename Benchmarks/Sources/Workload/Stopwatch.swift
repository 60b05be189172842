/// Nanoseconds per operation, as the median of batches that are long enough to be read off a clock.
public enum Stopwatch {
  /// Runs `body` in batches of at least 50 ms and returns the median of `batches` of them.
  public static func nanoseconds(batches: Int = 5, _ body: () -> Void) -> Double {
    var count = 200
    while batch(count, body) < 50e6 { count *= 2 }
    return median((0..<batches).map { _ in batch(count, body) / Double(count) })
  }

  private static func batch(_ count: Int, _ body: () -> Void) -> Double {
    nanoseconds(ContinuousClock().measure { for _ in 0..<count { body() } })
  }

  /// A duration as nanoseconds.
  public static func nanoseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1e9 + Double(duration.components.attoseconds) / 1e9
  }

  /// The middle one.
  public static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

/// Keeps the optimiser from leaving out what made `value`.
@inline(never)
public func consume<Value>(_ value: Value) { withExtendedLifetime(value) {} }
