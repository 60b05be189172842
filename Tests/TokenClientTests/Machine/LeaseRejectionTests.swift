import TestSupport
import Testing

@testable import TokenClient

struct LeaseRejectionTests {
  @Test func `a token that a server refused is not handed out again, and the next one is asked for at once`() {
    var bench = MachineBench()
    bench.ask()
    let old = bench.mint()
    bench.pass(.seconds(60))
    bench.send(.reject(old))
    let ask = bench.ask()
    #expect(bench.begun == 2)
    let new = bench.mint()
    #expect(bench.answers[ask] == .success(new))
  }

  @Test func `a refusal of a token before the one at hand is no news`() {
    var bench = MachineBench()
    bench.ask()
    let old = bench.mint()
    bench.send(.reject(old))
    bench.ask()
    let new = bench.mint()
    for _ in 0..<10 { bench.send(.reject(old)) }
    #expect(bench.asked() == .success(new))
    #expect(bench.begun == 2)
  }

  @Test func `tokens that are refused as soon as they come are not asked for in a loop`() {
    var bench = MachineBench()
    bench.send(.keep(true))
    let start = bench.now
    while bench.now - start < .seconds(60) {
      while bench.attempts.isEmpty { bench.pass(to: bench.machine.alarm!) }
      let token = bench.mint()
      bench.send(.reject(token))
    }
    // Four seconds apart in the mean, once the waits have grown.
    #expect((10..<60).contains(bench.begun))
  }

  @Test func `a fresh token that has served for a while ends the waits`() {
    var bench = MachineBench()
    bench.send(.keep(true))
    for _ in 0..<6 {
      while bench.attempts.isEmpty { bench.pass(to: bench.machine.alarm!) }
      let token = bench.mint()
      bench.send(.reject(token))
    }
    while bench.attempts.isEmpty { bench.pass(to: bench.machine.alarm!) }
    let token = bench.mint()
    bench.pass(.seconds(9))
    bench.send(.reject(token))
    #expect(bench.attempts.count == 1)
  }
}
