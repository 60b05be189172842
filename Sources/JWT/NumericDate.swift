/// Seconds since 1970-01-01T00:00:00Z as a JSON number (RFC 7519 §2), read exactly: no binary floating point.
public enum NumericDate {
  /// The largest value: 2^53 - 1 seconds.
  public static let maximum: Int64 = 9_007_199_254_740_991

  /// Which whole second a fraction counts as.
  public enum Rounding: Sendable {
    /// The second before: for `exp`.
    case down
    /// The second after: for `nbf` and `iat`.
    case up
  }

  /// Reads the text of a JSON number, which may have a fraction and an exponent.
  ///
  /// - Returns: whole seconds; `nil` for less than 0 or more than 2^53 - 1.
  static func seconds(_ number: UnsafeBufferPointer<UInt8>, _ rounding: Rounding) -> Int64? {
    unsafe plainSeconds(number) ?? decimalSeconds(number, rounding)
  }

  /// The usual case: up to 16 digits and nothing else.
  @inline(__always)
  private static func plainSeconds(_ number: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard number.count <= 16 else { return nil }
    var value: Int64 = 0
    for index in 0..<number.count {
      let digit = unsafe number[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
    }
    return value <= maximum ? value : nil
  }

  private static func decimalSeconds(_ number: UnsafeBufferPointer<UInt8>, _ rounding: Rounding) -> Int64? {
    let isNegative = unsafe number.first == UInt8(ascii: "-")
    let parts = unsafe number.dropFirst(isNegative ? 1 : 0).split(
      maxSplits: 1,
      omittingEmptySubsequences: false
    ) { $0 | 0x20 == UInt8(ascii: "e") }
    let mantissa = unsafe parts[0].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let digits = unsafe mantissa.flatMap { unsafe $0.map { Int64($0 &- UInt8(ascii: "0")) } }
    guard digits.contains(where: { $0 != 0 }) else { return 0 }
    guard !isNegative else { return nil }
    let point = unsafe mantissa[0].count + (parts.count == 2 ? exponent(parts[1]) : 0)
    var value: Int64 = 0
    for index in 0..<max(0, point) {
      // Past the digits come zeroes: at most 16 of them before the value is too large.
      value = value * 10 + (index < digits.count ? digits[index] : 0)
      if value > maximum { return nil }
      if value == 0, index >= digits.count { break }
    }
    let hasFraction = digits.dropFirst(max(0, point)).contains { $0 != 0 }
    guard hasFraction else { return value }
    guard value < maximum else { return nil }
    return rounding == .down ? value : value + 1
  }

  /// An exponent, held within ±100,000: no token is long enough for more digits to matter.
  private static func exponent(_ text: Slice<UnsafeBufferPointer<UInt8>>.SubSequence) -> Int {
    let bound = 100_000
    var value = 0
    let characters = unsafe Array(text)
    for character in characters where character >= UInt8(ascii: "0") {
      value = min(value * 10 + Int(character - UInt8(ascii: "0")), bound)
    }
    return characters.first == UInt8(ascii: "-") ? -value : value
  }
}
