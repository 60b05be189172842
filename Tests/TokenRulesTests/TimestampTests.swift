import Testing
import TokenRules

@Suite struct TimestampTests {
  @Test(arguments: [(0, 0), (1, 0), (999, 0), (1000, 1), (1999, 1), (-1, -1), (-1000, -1), (-1001, -2)])
  func `seconds are rounded down, before 1970 too`(milliseconds: Int64, seconds: Int64) {
    #expect(Timestamp(milliseconds: milliseconds).seconds == seconds)
  }

  @Test func `seconds that do not fit stand for the last moment that does`() {
    #expect(Timestamp(seconds: .max).milliseconds == .max)
    #expect(Timestamp(seconds: .min).milliseconds == .min)
    #expect(Timestamp(seconds: 1_772_009_112).milliseconds == 1_772_009_112_000)
  }

  @Test func `the earlier comes first`() {
    #expect(Timestamp(milliseconds: 1) < Timestamp(milliseconds: 2))
    #expect(!(Timestamp(milliseconds: 2) < Timestamp(milliseconds: 2)))
  }
}
