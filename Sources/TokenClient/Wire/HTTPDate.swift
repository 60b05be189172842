/// Dates as header fields carry them (RFC 9110 §5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPDate {
  /// Seconds since 1970; `nil` for anything else, the two obsolete forms included.
  static func parse(_ text: String) -> Int64? {
    let parts = text.utf8.split(separator: 0x20, omittingEmptySubsequences: false).map { String(Substring($0)) }
    guard parts.count == 6, parts[0].utf8.count == 4, parts[0].hasSuffix(","), parts[5] == "GMT",
      let day = number(parts[1], digits: 2), (1...31).contains(day),
      let month = months.firstIndex(of: parts[2]),
      let year = number(parts[3], digits: 4), year >= 1970
    else { return nil }
    let time = parts[4].split(separator: ":", omittingEmptySubsequences: false).map { number(String($0), digits: 2) }
    guard time.count == 3, let hour = time[0], hour < 24, let minute = time[1], minute < 60,
      let second = time[2], second <= 60
    else { return nil }
    return days(year, Int64(month) + 1, day) * 86_400 + hour * 3600 + minute * 60 + second
  }

  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  private static func number(_ text: String, digits: Int) -> Int64? {
    text.utf8.count == digits && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int64(text) : nil
  }

  /// Days since 1970-01-01, in years that begin with March, so that a leap day comes last.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
  }
}
