package import JWT

/// Dates as RFC 3339 §5.6 writes them: in UTC with `Z`, whole seconds, always 20 characters.
///
/// The format has four digits for a year: moments outside the years 0 to 9999 are shown as the nearest that it can say.
enum RFC3339 {
  static let length = 20
  private static let bounds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

  /// Writes `length` characters.
  static func write(seconds: Int64, to target: UnsafeMutablePointer<UInt8>) {
    let seconds = min(max(seconds, bounds.lowerBound), bounds.upperBound)
    var day = seconds / 86_400
    var second = seconds % 86_400
    if second < 0 {
      second += 86_400
      day -= 1
    }
    let date = civilDate(day: day)
    unsafe digits(date.year / 100, target)
    unsafe digits(date.year % 100, target + 2)
    unsafe digits(date.month, target + 5)
    unsafe digits(date.day, target + 8)
    unsafe digits(second / 3600, target + 11)
    unsafe digits(second / 60 % 60, target + 14)
    unsafe digits(second % 60, target + 17)
    unsafe (target[4], target[7], target[10]) = (UInt8(ascii: "-"), UInt8(ascii: "-"), UInt8(ascii: "T"))
    unsafe (target[13], target[16], target[19]) = (UInt8(ascii: ":"), UInt8(ascii: ":"), UInt8(ascii: "Z"))
  }

  /// The date of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
  ///
  /// Years are taken to begin in March: the leap day is then the last of its year, and eras of 400 years are all alike.
  static func civilDate(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
    // 0000-03-01 is 719,468 days before 1970-01-01.
    let shifted = day + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func digits(_ value: Int64, _ target: UnsafeMutablePointer<UInt8>) {
    unsafe target[0] = UInt8(truncatingIfNeeded: value / 10) + UInt8(ascii: "0")
    unsafe target[1] = UInt8(truncatingIfNeeded: value % 10) + UInt8(ascii: "0")
  }
}

extension Timestamp {
  /// The moment in RFC 3339, whole seconds rounded down: `2026-02-25T08:45:12Z`.
  public var rfc3339: String {
    unsafe String(unsafeUninitializedCapacity: RFC3339.length) { buffer in
      unsafe RFC3339.write(seconds: seconds, to: buffer.baseAddress!)
      return RFC3339.length
    }
  }
}

extension JSONWriter {
  /// Writes a member whose value is a moment in RFC 3339, without making a string of it.
  package mutating func member(_ name: StaticString, rfc3339 seconds: Int64) {
    self.name(name)
    unsafe plainText(length: RFC3339.length) { unsafe RFC3339.write(seconds: seconds, to: $0) }
  }
}
