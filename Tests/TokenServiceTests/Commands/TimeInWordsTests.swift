import Testing
import TokenRules

@testable import TokenService

@Suite("Times in words")
struct TimeInWordsTests {
  private static let now: Int64 = 1_772_009_112

  @Test("the largest unit, rounded down")
  func length() {
    let lengths = [0, 59, 60, 3599, 3600, 86_399, 86_400].map { TimeInWords.length($0) }
    #expect(lengths == ["0 s", "59 s", "1 min", "59 min", "1 h", "23 h", "1 d"])
  }

  @Test("the two largest units, rounded down")
  func exactLength() {
    let lengths = [0, 59, 60, 61, 1000, 3600, 3659, 3660, 86_400, 90_000, 400_000].map { TimeInWords.exactLength($0) }
    let words = [
      "0 s", "59 s", "1 min", "1 min 1 s", "16 min 40 s", "1 h", "1 h", "1 h 1 min", "1 d", "1 d 1 h", "4 d 15 h",
    ]
    #expect(lengths == words)
    let now = Timestamp(seconds: Self.now)
    #expect(TimeInWords.span(Self.now + 1000, at: now) == "2026-02-25T09:01:52Z (in 16 min 40 s)")
    #expect(TimeInWords.span(Self.now, at: now) == "2026-02-25T08:45:12Z (0 s ago)")
  }

  @Test("a token expires at the second that it names")
  func expiry() {
    #expect(TimeInWords.expiry(Self.now - 180, at: Self.now) == "expired 3 min ago (2026-02-25T08:42:12Z)")
    #expect(TimeInWords.expiry(Self.now, at: Self.now) == "expired 0 s ago (2026-02-25T08:45:12Z)")
    #expect(TimeInWords.expiry(Self.now + 1, at: Self.now) == "expires in 1 s (2026-02-25T08:45:13Z)")
  }

  @Test("a moment beyond four digits of a year is not given a false date")
  func farFuture() {
    #expect(TimeInWords.date(253_402_300_799) == "9999-12-31T23:59:59Z")
    #expect(TimeInWords.date(253_402_300_800) == "beyond the year 9999")
  }
}
