/// Reads and writes whole numbers as digits and nothing else.
enum DecimalDigits {
  /// The value, where there is nothing but digits and it fits.
  @inline(__always)
  static func value(of text: UnsafeBufferPointer<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for index in 0..<text.count {
      let digit = unsafe text[index] &- UInt8(ascii: "0")
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isLarger) = product.addingReportingOverflow(UInt64(digit))
      guard digit < 10, !isTooLarge, !isLarger else { return nil }
      value = sum
    }
    return text.isEmpty ? nil : value
  }

  /// How many digits a value has.
  @inline(__always)
  static func count(of value: UInt64) -> Int {
    var count = 1
    var bound: UInt64 = 10
    while value >= bound {
      count &+= 1
      // 20 digits are the most; ten times their bound would not fit.
      if count == 20 { break }
      bound &*= 10
    }
    return count
  }

  /// Writes a value's digits, two at a time from the last on.
  @inline(__always)
  static func write(_ value: UInt64, length: Int, to target: UnsafeMutablePointer<UInt8>) {
    var rest = value
    var end = length
    while end >= 2 {
      let (quotient, pair) = rest.quotientAndRemainder(dividingBy: 100)
      rest = quotient
      end &-= 2
      let (tens, ones) = UInt8(truncatingIfNeeded: pair).quotientAndRemainder(dividingBy: 10)
      unsafe target[end] = tens &+ UInt8(ascii: "0")
      unsafe target[end &+ 1] = ones &+ UInt8(ascii: "0")
    }
    if end == 1 { unsafe target[0] = UInt8(truncatingIfNeeded: rest) &+ UInt8(ascii: "0") }
  }
}
