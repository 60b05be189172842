import Testing
import TokenRules

@testable import TokenService

@Suite struct HoldTests {
  @Test func `a business day does not pass at a weekend`() throws {
    let hold = Hold(name: "external-5", seconds: 86_400, countsWeekdaysOnly: true)
    let days = [
      ("2026-02-27T23:59:59Z", true), ("2026-02-28T00:00:00Z", false), ("2026-03-01T23:59:59Z", false),
      ("2026-03-02T00:00:00Z", true), ("1970-01-01T00:00:00Z", true), ("1970-01-03T12:00:00Z", false),
    ]
    for (text, counts) in days {
      #expect(hold.counts(at: try #require(Timestamp(rfc3339: text))) == counts, "\(text)")
    }
  }

  @Test func `any other hold passes always`() throws {
    let saturday = try #require(Timestamp(rfc3339: "2026-02-28T12:00:00Z"))
    #expect(Hold(name: "5", seconds: 900).counts(at: saturday))
  }

  @Test func `it is looked at ten times at least, and never less often than every five minutes`() {
    #expect(Hold(name: "5", seconds: 1).interval == 1)
    #expect(Hold(name: "5", seconds: 100).interval == 10)
    #expect(Hold(name: "5", seconds: 1800).interval == 60)
    #expect(Hold(name: "5", seconds: 86_400).interval == 300)
  }
}
