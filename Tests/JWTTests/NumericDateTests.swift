import Testing

@testable import JWT

@Suite("Seconds since 1970 as a JSON number")
struct NumericDateTests {
  private static func seconds(_ text: String) -> (down: Int64?, up: Int64?) {
    Array(text.utf8).withUnsafeBufferPointer { (NumericDate.seconds($0, .down), NumericDate.seconds($0, .up)) }
  }

  @Test(
    "whole seconds, however they are written",
    arguments: [
      ("0", 0), ("-0", 0), ("-0.0", 0), ("-0e5", 0), ("0e400", 0), ("0.000e-400", 0), ("1", 1), ("1.0", 1), ("1e0", 1),
      ("1E+3", 1000), ("1500e-2", 15), ("0.0000001e7", 1), ("12.50e1", 125), ("1700000000", 1_700_000_000),
      ("1.7e9", 1_700_000_000), ("1700000000.000", 1_700_000_000), ("2147483647", 2_147_483_647),
      ("2147483648", 2_147_483_648), ("9007199254740990", 9_007_199_254_740_990),
      ("9007199254740991", 9_007_199_254_740_991), ("9007199254740991.0", 9_007_199_254_740_991),
      ("9.007199254740991e15", 9_007_199_254_740_991), ("90071992547409910e-1", 9_007_199_254_740_991),
    ] as [(String, Int64)]
  )
  func whole(text: String, value: Int64) {
    let seconds = Self.seconds(text)
    #expect(seconds.down == value)
    #expect(seconds.up == value)
  }

  @Test(
    "a fraction counts as the second before or after, exactly: binary floating point would round these",
    arguments: [
      ("0.5", 0), ("1.5", 1), ("1e-1", 0), ("1e-400", 0), ("1700000000.9999999999", 1_700_000_000),
      ("1700000000.0000000001", 1_700_000_000), ("9007199254740990.5", 9_007_199_254_740_990),
      ("17000000000000000001e-10", 1_700_000_000), ("4503599627370497.5", 4_503_599_627_370_497),
    ] as [(String, Int64)]
  )
  func fractions(text: String, floor: Int64) {
    let seconds = Self.seconds(text)
    #expect(seconds.down == floor)
    #expect(seconds.up == floor + 1)
  }

  @Test(
    "less than 0 or more than 2^53 - 1 is no date",
    arguments: [
      "-1", "-0.1", "-1e-400", "-1e400", "9007199254740991.5", "9007199254740991.0000000001", "9007199254740992",
      "9007199254740993", "9223372036854775807", "9223372036854775808", "9223372036854775809", "18446744073709551616",
      "18446744073709551617", "1e16", "1e50", "1e308", "1e309", "1e400", "1e99999999999999999999", "1E+400",
      "0.1e18", "99999999999999999999999999999999",
    ]
  )
  func outOfRange(text: String) {
    let seconds = Self.seconds(text)
    #expect(seconds.down == nil)
    #expect(seconds.up == nil)
  }

  @Test("an exponent that is as long as a token costs no more than a short one")
  func longNumbers() {
    let zeroes = String(repeating: "0", count: 6000)
    #expect(Self.seconds("0." + zeroes + "1e6001").down == 1)
    #expect(Self.seconds("1" + zeroes + "e-6000").up == 1)
    #expect(Self.seconds("1" + zeroes + "e-5999").up == 10)
    #expect(Self.seconds("1." + zeroes).up == 1)
    #expect(Self.seconds("1." + zeroes + "1").up == 2)
    #expect(Self.seconds("1e" + String(repeating: "9", count: 6000)).down == nil)
    #expect(Self.seconds("1e-" + String(repeating: "9", count: 6000)).up == 1)
    #expect(Self.seconds("1e" + zeroes + "1").down == 10)
  }

  @Test("every whole number of up to 16 digits reads as itself up to 2^53 - 1")
  func digits() {
    var value: Int64 = 7
    while value < 9_999_999_999_999_999 {
      #expect(Self.seconds(String(value)).down == (value <= NumericDate.maximum ? value : nil))
      value = value &* 3 &+ 1
    }
    #expect(NumericDate.maximum == (1 << 53) - 1)
  }
}
