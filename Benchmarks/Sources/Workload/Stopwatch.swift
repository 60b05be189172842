#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Nanoseconds of processor time per operation, as the median of batches that are long enough to be read off a clock.
///
/// Processor time, for what else the machine does meanwhile does not count.
public enum Stopwatch {
  /// Runs `body` in batches of at least 50 ms, or of `BATCH_MS`, and returns the median of `batches` of them.
  public static func nanoseconds(batches: Int = 5, _ body: () -> Void) -> Double {
    let least = Double(variable("BATCH_MS", or: 50)) * 1e6
    // For a check of the checks: makes an operation look so many times as slow as it is.
    let repetitions = variable("HANDICAP", or: 1)
    var count = 200
    while batch(count, body) < least { count *= 2 }
    return median((0..<batches).map { _ in batch(count * repetitions, body) / Double(count) })
  }

  private static func batch(_ count: Int, _ body: () -> Void) -> Double {
    let start = processorTime()
    for _ in 0..<count { body() }
    return processorTime() - start
  }

  /// Nanoseconds that all threads of this process have run.
  public static func processorTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  /// A duration as nanoseconds.
  public static func nanoseconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) * 1e9 + Double(duration.components.attoseconds) / 1e9
  }

  /// The middle one.
  public static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private static func variable(_ name: String, or fallback: Int) -> Int {
    getenv(name).flatMap { Int(String(cString: $0)) } ?? fallback
  }
}

/// Keeps the optimiser from leaving out what made `value`.
@inline(never)
public func consume<Value>(_ value: Value) { withExtendedLifetime(value) {} }
