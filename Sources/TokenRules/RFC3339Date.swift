extension Timestamp {
  /// Reads a time in RFC 3339 §5.6: with `Z` or an offset; a fraction is cut after milliseconds.
  public init?(rfc3339 text: String) {
    var reader = RFC3339Reader(text)
    guard let timestamp = reader.read() else { return nil }
    self = timestamp
  }
}

/// Reads one time, character by character.
private struct RFC3339Reader {
  private var rest: ArraySlice<UInt8>

  init(_ text: String) { rest = Array(text.utf8)[...] }

  mutating func read() -> Timestamp? {
    guard
      let year = number(4), take("-"), let month = number(2), take("-"), let day = number(2), take("T"),
      let hour = number(2), take(":"), let minute = number(2), take(":"), let second = number(2),
      (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour < 24, minute < 60, second < 60,
      let milliseconds = fraction(), let offset = offset(), rest.isEmpty
    else { return nil }
    let days = Self.days(before: year) + (1..<month).reduce(0) { $0 + Self.days(in: $1, of: year) } + day - 1
    let seconds = ((days - Self.days(before: 1970)) * 24 + hour) * 3600 + minute * 60 + second - offset
    return Timestamp(milliseconds: seconds * 1000 + milliseconds)
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard rest.first == UInt8(ascii: character) else { return false }
    rest.removeFirst()
    return true
  }

  private mutating func number(_ count: Int) -> Int64? {
    guard rest.count >= count else { return nil }
    var value: Int64 = 0
    for digit in rest.prefix(count) {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int64(digit - 0x30)
    }
    rest.removeFirst(count)
    return value
  }

  private mutating func fraction() -> Int64? {
    guard take(".") else { return 0 }
    let digits = rest.prefix { (0x30...0x39).contains($0) }
    guard !digits.isEmpty else { return nil }
    rest.removeFirst(digits.count)
    let three = (digits.prefix(3) + [0x30, 0x30]).prefix(3)
    return three.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
  }

  private mutating func offset() -> Int64? {
    if take("Z") { return 0 }
    let sign: Int64 = take("-") ? -1 : 1
    guard sign == -1 || take("+") else { return nil }
    guard let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }

  private static func isLeap(_ year: Int64) -> Bool {
    year.isMultiple(of: 4) && !year.isMultiple(of: 100) || year.isMultiple(of: 400)
  }

  private static func days(in month: Int64, of year: Int64) -> Int64 {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from the first of January of year 0 to that of `year`.
  private static func days(before year: Int64) -> Int64 {
    guard year > 0 else { return 0 }
    let last = year - 1
    return year * 365 + last / 4 - last / 100 + last / 400 + 1
  }
}
