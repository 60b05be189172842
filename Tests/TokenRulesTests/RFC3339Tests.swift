import Testing

@testable import TokenRules

@Suite struct RFC3339Tests {
  @Test(arguments: [
    (1_772_009_112, "2026-02-25T08:45:12Z"),
    (0, "1970-01-01T00:00:00Z"),
    (-1, "1969-12-31T23:59:59Z"),
    (951_782_399, "2000-02-28T23:59:59Z"),
    (951_782_400, "2000-02-29T00:00:00Z"),
    (951_868_800, "2000-03-01T00:00:00Z"),
    (1_709_251_199, "2024-02-29T23:59:59Z"),
    (4_107_542_399, "2100-02-28T23:59:59Z"),
    (4_107_542_400, "2100-03-01T00:00:00Z"),
    (2_147_483_648, "2038-01-19T03:14:08Z"),
    (253_402_300_799, "9999-12-31T23:59:59Z"),
    (-62_167_219_200, "0000-01-01T00:00:00Z"),
  ])
  func `a moment is written in UTC with whole seconds`(seconds: Int64, text: String) {
    #expect(Timestamp(seconds: seconds).rfc3339 == text)
    #expect(Timestamp(milliseconds: seconds * 1000 + 999).rfc3339 == text)
  }

  @Test(arguments: [253_402_300_800, 9_007_199_254_740_991, Int64.max])
  func `what lies beyond the year 9999 is shown as its end`(seconds: Int64) {
    #expect(Timestamp(seconds: seconds).rfc3339 == "9999-12-31T23:59:59Z")
  }

  @Test func `what lies before the year 0 is shown as its start`() {
    #expect(Timestamp(seconds: -62_167_219_201).rfc3339 == "0000-01-01T00:00:00Z")
    #expect(Timestamp(milliseconds: .min).rfc3339 == "0000-01-01T00:00:00Z")
  }

  @Test func `every day of a thousand years follows the one before`() {
    var (year, month, day): (Int64, Int64, Int64) = (1600, 1, 1)
    // 1600-01-01 is 135,140 days before 1970.
    for count in Int64(-135_140)..<230_000 {
      let date = RFC3339.civilDate(day: count)
      guard date == (year, month, day) else {
        Issue.record("day \(count) is \(date), not \((year, month, day))")
        return
      }
      let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
      let lengths: [Int64] = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      day += 1
      if day > lengths[Int(month) - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }
}
