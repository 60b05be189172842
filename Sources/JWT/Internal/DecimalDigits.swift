/// Reads whole numbers that are written as digits and nothing else.
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
}
