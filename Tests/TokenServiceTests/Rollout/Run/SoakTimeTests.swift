import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct SoakTimeTests {
  private let now = Fixtures.now

  @Test func `it is over when all of it has passed, and looks at the SLO on the way and at the end`() {
    var time = SoakTime(Hold(name: "5", seconds: 25), watched: 0)
    var looks: [Int64] = []
    var passed: Int64 = 0
    while !time.isOver, passed < 100 {
      time.pass(.seconds(1), at: now)
      passed += 1
      if time.takeLook() { looks.append(time.seconds) }
    }
    #expect(passed == 25)
    #expect(looks.first == 2 && looks.last == 25 && looks.count == 13)
  }

  @Test func `what was watched before counts, and is looked at again at once`() {
    var time = SoakTime(Hold(name: "5", seconds: 900), watched: 600)
    #expect(time.seconds == 600)
    time.pass(.seconds(1), at: now)
    let isDue = time.takeLook()
    #expect(isDue)
  }

  @Test func `a process that stood still has watched nothing in that time`() {
    var time = SoakTime(Hold(name: "5", seconds: 900), watched: 0)
    time.pass(.seconds(3600), at: now)
    #expect(time.seconds == 10)
    time.pass(.seconds(-5), at: now)
    #expect(time.seconds == 10)
  }

  @Test func `a weekend is not watched`() throws {
    var time = SoakTime(Hold(name: "5", seconds: 900, countsWeekdaysOnly: true), watched: 0)
    time.pass(.seconds(1), at: try #require(Timestamp(rfc3339: "2026-02-28T12:00:00Z")))
    #expect(time.seconds == 0)
  }

  // The soak was printed, never waited for.
  @Test func `a countdown is told, with a bar where one can be drawn`() {
    var time = SoakTime(Hold(name: "5", seconds: 900), watched: 450)
    #expect(time.words(drawsBar: false) == "soak 5: 7:30 of 15:00, 7:30 left")
    #expect(time.words(drawsBar: true) == "soak 5: [############............] 7:30 of 15:00, 7:30 left")
    for _ in 0..<100 { time.pass(.seconds(10), at: now) }
    #expect(time.words(drawsBar: true).contains("[########################] 15:00 of 15:00, 0:00 left"))
  }
}
