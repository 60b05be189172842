import Testing
import TokenRules

@Suite struct RefreshScheduleTests {
  @Test(
    arguments: [
      (300, 30, 270),  // the usual lease
      (60, 30, 30),
      (31, 30, 1),
      (30, 30, 1),  // never at once
      (5, 30, 1),  // a session that is about to end
      (2, 1, 1),
      (1, 1, 1),
      (300, 1, 299),
      (300, 0, 299),  // never at the very end
      (900, 599, 301),
    ] as [(Int64, Int64, Int64)]
  )
  func `refresh_after_in is max(1, min(expires_in - margin, expires_in - 1))`(
    expiresIn: Int64,
    margin: Int64,
    refreshAfterIn: Int64
  ) {
    #expect(RefreshSchedule.refreshAfterIn(expiresIn: expiresIn, margin: margin) == refreshAfterIn)
    let schedule = RefreshSchedule(issuedAt: 1000, expiresAt: 1000 + expiresIn, margin: margin, now: 1000)
    #expect(schedule.refreshAfterIn == refreshAfterIn)
    #expect(schedule.refreshAfter == 1000 + refreshAfterIn)
    #expect(schedule.expiresIn == expiresIn)
  }

  @Test(
    arguments: [
      (1000, 270, 300), (1001, 269, 299), (1269, 1, 31), (1270, 0, 30), (1271, 0, 29), (1300, 0, 0), (1329, 0, 0),
    ] as [(Int64, Int64, Int64)]
  )
  func `the moment stays while time passes, and nothing goes below 0`(now: Int64, refreshIn: Int64, expiresIn: Int64) {
    let schedule = RefreshSchedule(issuedAt: 1000, expiresAt: 1300, margin: 30, now: now)
    #expect(schedule.refreshAfter == 1270)
    #expect(schedule.refreshAfterIn == refreshIn)
    #expect(schedule.expiresIn == expiresIn)
  }

  @Test func `dates at the edge of what a token may say do not overflow`() {
    let last: Int64 = 9_007_199_254_740_991
    #expect(RefreshSchedule(issuedAt: 0, expiresAt: last, margin: 30, now: 0).refreshAfter == last - 30)
    #expect(RefreshSchedule(issuedAt: last, expiresAt: 0, margin: 30, now: last).refreshAfterIn == 1)
  }
}
