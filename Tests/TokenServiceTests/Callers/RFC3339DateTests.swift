import Testing
import TokenRules

@testable import TokenService

@Suite struct RFC3339DateTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", Int64(0)), ("2026-02-25T08:45:12Z", 1_772_009_112_000),
    ("2026-02-25T08:45:12.345Z", 1_772_009_112_345), ("2026-02-25T08:45:12.3456789Z", 1_772_009_112_345),
    ("2026-02-25T08:45:12.3Z", 1_772_009_112_300), ("2026-02-25T10:15:12+01:30", 1_772_009_112_000),
    ("2026-02-25T00:45:12-08:00", 1_772_009_112_000), ("2024-02-29T00:00:00Z", 1_709_164_800_000),
    ("2000-02-29T23:59:59Z", 951_868_799_000), ("1969-12-31T23:59:59Z", -1000),
    ("9999-12-31T23:59:59Z", 253_402_300_799_000),
  ])
  func `times are read to the millisecond`(text: String, milliseconds: Int64) {
    #expect(Timestamp(rfc3339: text)?.milliseconds == milliseconds)
  }

  @Test(arguments: [
    "", "2026-02-25", "2026-02-25T08:45:12", "2026-02-25 08:45:12Z", "2026-02-30T08:45:12Z", "2025-02-29T08:45:12Z",
    "1900-02-29T08:45:12Z", "2026-13-01T08:45:12Z", "2026-00-01T08:45:12Z", "2026-01-00T08:45:12Z",
    "2026-02-25T24:00:00Z", "2026-02-25T08:60:00Z", "2026-02-25T08:45:60Z", "2026-02-25T08:45:12.Z",
    "2026-02-25T08:45:12+1:00", "2026-02-25T08:45:12+24:00", "2026-02-25T08:45:12ZZ", "+026-02-25T08:45:12Z",
    "2026-02-25T08:45:12Z ", "２026-02-25T08:45:12Z",
  ])
  func `anything else is no time`(text: String) { #expect(Timestamp(rfc3339: text) == nil) }

  @Test func `every day of 400 years is read as it is written`() {
    for day in stride(from: Int64(-25_567), to: 146_097, by: 1) {
      let time = Timestamp(seconds: day * 86_400 + 43_201)
      #expect(Timestamp(rfc3339: time.rfc3339) == time)
    }
  }
}
