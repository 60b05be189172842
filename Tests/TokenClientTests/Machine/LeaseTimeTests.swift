import TestSupport
import Testing

@testable import TokenClient

struct LeaseTimeTests {
  @Test func `after a sleep beyond its end a token is not used, and the next is asked for once`() {
    var bench = MachineBench()
    bench.send(.keep(true))
    bench.mint()
    bench.now += .seconds(8 * 3600)
    let ask = bench.ask()
    bench.send(.time)
    #expect(bench.begun == 2)
    #expect(bench.answers[ask] == nil)
    #expect(bench.state == .refreshing)
    let token = bench.mint()
    #expect(bench.answers[ask] == .success(token))
  }

  @Test func `a request that was in flight during a sleep is given up, and made again soon`() {
    var bench = MachineBench()
    bench.send(.keep(true))
    bench.now += .seconds(3600)
    bench.send(.time)
    #expect(bench.attempts.isEmpty)
    bench.pass(Backoff.shortest)
    #expect(bench.attempts.count == 1)
    #expect(bench.begun == 2)
  }

  @Test func `an answer that a sleep delayed counts from its sending`() {
    var bench = MachineBench()
    let ask = bench.ask(patience: .seconds(3600))
    bench.mint(life: 300, refresh: 270, taking: .seconds(299))
    #expect(bench.answers[ask] == nil)
    #expect(bench.machine.held == nil)
  }

  @Test func `who asks for more time than is left gets a fresh token, and others the one at hand`() {
    var bench = MachineBench()
    bench.ask()
    let old = bench.mint()
    bench.pass(.seconds(100))
    let long = bench.ask(validFor: .seconds(250))
    #expect(bench.begun == 2)
    #expect(bench.asked() == .success(old))
    let new = bench.mint()
    #expect(bench.answers[long] == .success(new))
    #expect(bench.asked(validFor: .seconds(300)) == .failure(.livesTooShort))
    #expect(bench.begun == 2)
  }

  @Test func `without run the refresh waits for somebody to ask, who need not wait for it`() {
    var bench = MachineBench()
    bench.ask()
    let token = bench.mint()
    bench.pass(.seconds(275))
    #expect(bench.begun == 1)
    #expect(bench.asked() == .success(token))
    #expect(bench.begun == 2)
    #expect(bench.asked() == .success(token))
    #expect(bench.begun == 2)
  }

  @Test func `a session that is about to end is not asked for a token every second`() {
    var bench = MachineBench()
    bench.send(.keep(true))
    let end = bench.now + .seconds(330)
    while bench.now < end - .seconds(5) {
      if bench.attempts.isEmpty {
        bench.pass(to: bench.machine.alarm!)
      } else {
        let left = Int((end - bench.now).components.seconds)
        bench.mint(life: min(300, left), refresh: left > 300 ? 270 : max(1, left - 30))
      }
    }
    #expect(bench.begun < 20)
  }

  @Test func `answers that take longer than the period do not follow each other without a pause`() {
    var bench = MachineBench()
    bench.send(.keep(true))
    let sent = bench.now
    bench.mint(life: 60, refresh: 1, taking: .seconds(3))
    #expect(bench.attempts.isEmpty)
    #expect(bench.machine.alarm! >= sent + .seconds(3.25))
  }

  @Test func `whatever happens, the next alarm lies ahead`() {
    var random = SeededGenerator(seed: 7)
    for seed in 0..<200 as Range<UInt64> {
      var bench = MachineBench(seed: seed)
      var token = LeasedToken(value: "none")
      for _ in 0..<60 {
        switch Int.random(in: 0..<12, using: &random) {
        case 0...1: bench.ask(validFor: .seconds(Int.random(in: 0...320, using: &random)))
        case 2: bench.send(.reject(token))
        case 3: bench.send(.keep(Bool.random(using: &random)))
        case 4: bench.send(.credentialChanged)
        case 5: if Int.random(in: 0..<5, using: &random) == 0 { bench.send(.signOut) }
        case 6...7 where !bench.attempts.isEmpty: token = bench.mint(taking: .seconds(1))
        case 8 where !bench.attempts.isEmpty: bench.end([.unauthorized, .notFound].randomElement(using: &random)!)
        case 9 where !bench.attempts.isEmpty: bench.end(.failed(.unreachable, retryAfter: .seconds(3)))
        default: bench.pass(.seconds(Int.random(in: 0...400, using: &random)))
        }
        #expect(bench.attempts.count <= 1)
        #expect(bench.machine.alarm.map { $0 > bench.now } ?? true)
        #expect(bench.machine.asks.isEmpty || bench.machine.alarm != nil, "who waits is woken")
      }
      bench.pass(.seconds(30))
      #expect(bench.machine.asks.isEmpty, "nobody waits without an end")
    }
  }
}
