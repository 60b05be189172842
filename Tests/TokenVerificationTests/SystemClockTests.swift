import Foundation
import Testing
import TokenRules
import TokenVerification

@Suite struct SystemClockTests {
  @Test func `the time of day is the machine's`() {
    let before = Int64(Date().timeIntervalSince1970 * 1000)
    let now = SystemClock().now().milliseconds
    let after = Int64(Date().timeIntervalSince1970 * 1000)
    #expect((before - 1...after + 1).contains(now))
  }

  @Test func `uptime never goes back`() {
    let clock = SystemClock()
    var last = clock.uptime()
    for _ in 0..<1000 {
      let next = clock.uptime()
      #expect(next >= last)
      last = next
    }
    #expect(last > .zero)
  }
}
