/// A moment as the service counts it: milliseconds since 1970-01-01T00:00:00Z, no leap seconds.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Milliseconds since 1970.
  public let milliseconds: Int64

  /// Takes milliseconds since 1970.
  public init(milliseconds: Int64) { self.milliseconds = milliseconds }

  /// Takes whole seconds since 1970; what does not fit stands for the last moment that does.
  public init(seconds: Int64) {
    let (product, overflows) = seconds.multipliedReportingOverflow(by: 1000)
    milliseconds = overflows ? (seconds < 0 ? .min : .max) : product
  }

  /// Whole seconds since 1970, rounded down: what the claims of a token are counted in.
  public var seconds: Int64 {
    let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Whole seconds since 1970, rounded up.
  public var secondsRoundedUp: Int64 { milliseconds % 1000 > 0 ? seconds + 1 : seconds }

  /// Whether the left one comes first.
  public static func < (left: Timestamp, right: Timestamp) -> Bool { left.milliseconds < right.milliseconds }
}
