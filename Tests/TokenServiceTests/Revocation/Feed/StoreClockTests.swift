import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct StoreClockTests {
  private let clock = ManualClock()

  /// The store's clock, this far ahead of the machine's when it was asked.
  private func store(ahead milliseconds: Int64, trip: Duration = .zero) -> StoreClock {
    let time = Timestamp(milliseconds: clock.now().milliseconds + milliseconds)
    return StoreClock(time, asked: (clock.now(), clock.uptime()), trip: trip)
  }

  @Test func `it goes on by the monotonic clock`() {
    let store = store(ahead: 1234)
    clock.advance(seconds: 3)
    #expect(store.offset(of: clock) == -1234 && store.lag(of: clock) == 1234)
    clock.step(to: Timestamp(milliseconds: clock.now().milliseconds - 3_600_000))
    #expect(store.offset(of: clock) == -3_601_234 && store.lag(of: clock) == 3_601_234)
    #expect(store.time(at: clock.uptime()).milliseconds == clock.now().milliseconds + 3_601_234)
  }

  @Test func `a clock that is ahead lags behind nothing, and a lag that was measured counts until the next reading`() {
    #expect(store(ahead: -500).lag(of: clock) == 0)
    let behind = store(ahead: 500)
    // As after a sleep, of which the monotonic clock knows nothing.
    clock.step(to: Timestamp(milliseconds: clock.now().milliseconds + 3_600_000))
    #expect(behind.offset(of: clock) == 3_599_500 && behind.lag(of: clock) == 500)
  }

  @Test func `the store read its clock half-way`() {
    let store = store(ahead: 0, trip: .milliseconds(40))
    clock.advance(milliseconds: 40)
    #expect(store.offset(of: clock) == 20)
  }
}
