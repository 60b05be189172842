import TestSupport
import Testing

@testable import TokenClient

struct LeaseMachineTests {
  @Test func `one request is made however many ask, and all get its token`() {
    var bench = MachineBench()
    let asks = (0..<100).map { _ in bench.ask() }
    #expect(bench.begun == 1)
    #expect(bench.state == .refreshing)
    let token = bench.mint()
    for ask in asks { #expect(bench.answers[ask] == .success(token)) }
    #expect(bench.state == .fresh)
    #expect(bench.asked() == .success(token))
    #expect(bench.begun == 1)
  }

  @Test func `nothing is fetched before somebody asks`() {
    var bench = MachineBench()
    bench.pass(.seconds(86_400))
    #expect(bench.begun == 0)
    #expect(bench.state == .expired)
    #expect(bench.machine.alarm == nil)
  }

  @Test func `a refresh is begun between 0_6 and 1_0 of refresh_after_in after the request was sent`() {
    var spread: [Double] = []
    for seed in 0..<2000 as Range<UInt64> {
      var bench = MachineBench(seed: seed)
      bench.send(.keep(true))
      let sent = bench.now
      bench.mint(life: 300, refresh: 270, taking: .seconds(3))
      while bench.begun == 1 { bench.pass(to: bench.machine.alarm!) }
      spread.append((bench.now - sent) / .seconds(270))
    }
    #expect(spread.allSatisfy { (0.6..<1.0).contains($0) })
    // Uniform: each tenth of the range has a tenth of them, within four standard deviations.
    for tenth in 0..<10 {
      let part = 0.6 + 0.04 * Double(tenth)..<0.6 + 0.04 * Double(tenth + 1)
      #expect((147...253).contains(spread.count { part.contains($0) }))
    }
  }

  @Test func `a token is not handed out past its end, counted from the sending and a second early`() {
    var bench = MachineBench()
    let sent = bench.now
    bench.ask()
    let token = bench.mint(life: 300, taking: .seconds(10))
    bench.now = sent + .seconds(299) - .nanoseconds(1)
    #expect(bench.asked(validFor: .zero) == .success(token))
    bench.now = sent + .seconds(299)
    #expect(bench.asked(validFor: .zero) == nil)
  }
}
