import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct ClockOffsetTests {
  private let now = Fixtures.now

  @Test func `clocks that agree are within the second of the header and the way there and back`() {
    let asked = Timestamp(milliseconds: now.milliseconds + 400)
    let offset = ClockOffset(reference: now.seconds, asked: asked, trip: .milliseconds(100))
    #expect(offset.range == -600...500)
    #expect(!offset.exceeds(1))
    #expect(!offset.exceeds(0))
  }

  @Test(arguments: [(30, false), (31, false), (32, true), (-30, false), (-31, true), (-32, true)])
  func `a difference counts once no reading of the header explains it away`(ahead: Int64, isTooMuch: Bool) {
    let asked = Timestamp(milliseconds: now.milliseconds + ahead * 1000)
    // Exactly 31 s ahead may be a clock of 30 s whose header was a second old.
    let offset = ClockOffset(reference: now.seconds, asked: asked, trip: .zero)
    #expect(offset.exceeds(30) == isTooMuch)
  }

  @Test func `a slow answer is given the benefit of the doubt`() {
    let asked = Timestamp(milliseconds: now.milliseconds - 32_000)
    #expect(ClockOffset(reference: now.seconds, asked: asked, trip: .zero).exceeds(30))
    #expect(!ClockOffset(reference: now.seconds, asked: asked, trip: .seconds(2)).exceeds(30))
  }
}
