import TestSupport
import Testing

@testable import TokenClient

struct LeaseFailureTests {
  /// A machine that is kept fresh, and whose first refresh is in flight.
  private func refreshing(seed: UInt64 = 1) -> (bench: MachineBench, token: LeasedToken) {
    var bench = MachineBench(seed: seed)
    bench.send(.keep(true))
    let token = bench.mint()
    while bench.begun == 1 { bench.pass(to: bench.machine.alarm!) }
    return (bench, token)
  }

  @Test func `a failed refresh keeps the old token until it ends`() {
    var (bench, token) = refreshing()
    let end = bench.machine.held!.end
    while bench.now < end - .seconds(9) {
      bench.end(.failed(.unreachable))
      #expect(bench.state == .failing(until: end))
      #expect(bench.asked() == .success(token))
      while bench.attempts.isEmpty { bench.pass(to: bench.machine.alarm!) }
    }
    bench.pass(to: end)
    #expect(bench.state == .expired)
    #expect(bench.asked() == nil)
  }

  @Test func `waits grow from 250 ms to 8 s, with any part of that drawn, and begin anew after a success`() {
    let ceilings = [0.25, 0.5, 1, 2, 4, 8, 8, 8].map { Duration.seconds($0) }
    var longest = [Duration](repeating: .zero, count: 8)
    var shortest = [Duration](repeating: .seconds(9), count: 8)
    for seed in 0..<300 as Range<UInt64> {
      var bench = MachineBench(seed: seed)
      bench.send(.keep(true))
      for index in 0..<8 {
        bench.end(.failed(.status(500)))
        let from = bench.now
        while bench.attempts.isEmpty { bench.pass(to: bench.machine.alarm!) }
        longest[index] = max(longest[index], bench.now - from)
        shortest[index] = min(shortest[index], bench.now - from)
      }
      bench.mint()
      #expect(bench.machine.failures == 0)
    }
    for index in 0..<8 {
      #expect(longest[index] < ceilings[index] && longest[index] > ceilings[index] * 0.95)
      #expect(shortest[index] < ceilings[index] * 0.05)
    }
  }

  @Test func `retry-after is obeyed, spread, and leaves the token at hand some of its time`() {
    for seed in 0..<200 as Range<UInt64> {
      var (bench, _) = refreshing(seed: seed)
      let from = bench.now
      let end = bench.machine.held!.end
      bench.end(.failed(.status(503), retryAfter: .seconds(20)))
      while bench.attempts.isEmpty { bench.pass(to: bench.machine.alarm!) }
      #expect((.seconds(20)..<Duration.seconds(40)).contains(bench.now - from))
      #expect(bench.now < end)
    }
  }

  @Test func `asking does not shorten a wait, and who cannot wait that long is told at once`() {
    var bench = MachineBench()
    let patient = bench.ask(patience: .seconds(120))
    let hurried = bench.ask(patience: .seconds(30))
    bench.end(.failed(.status(429), retryAfter: .seconds(60)))
    #expect(bench.answers[hurried] == .failure(.unavailable(.status(429))))
    #expect(bench.answers[patient] == nil)
    #expect(bench.asked() == .failure(.unavailable(.status(429))))
    #expect(bench.begun == 1)
    while bench.attempts.isEmpty { bench.pass(to: bench.machine.alarm!) }
    let token = bench.mint()
    #expect(bench.answers[patient] == .success(token))
  }

  @Test func `a refusal is told to everybody at once, and not asked for again for 15 to 30 seconds`() {
    var bench = MachineBench()
    bench.send(.keep(true))
    let ask = bench.ask()
    let from = bench.now
    bench.end(.refused(.refused(status: 422, code: "invalid_scope")))
    #expect(bench.answers[ask] == .failure(.refused(status: 422, code: "invalid_scope")))
    bench.now += .seconds(1)
    #expect(bench.asked() == .failure(.refused(status: 422, code: "invalid_scope")))
    while bench.attempts.isEmpty { bench.pass(to: bench.machine.alarm!) }
    #expect((.seconds(15)..<Duration.seconds(30)).contains(bench.now - from))
  }

  @Test func `a lease that had ended when it arrived is a failure`() {
    var bench = MachineBench()
    let ask = bench.ask(patience: .seconds(60))
    bench.mint(life: 5, refresh: 1, taking: .seconds(6))
    #expect(bench.answers[ask] == nil)
    #expect(bench.machine.lastError == .unavailable(.endedOnArrival))
  }

  @Test func `a request without an answer is given up at its deadline, and its late answer is not looked at`() {
    var bench = MachineBench()
    bench.ask(patience: .seconds(120))
    let late = bench.attempts[0]
    bench.pass(.seconds(15) + Backoff.shortest)
    #expect(bench.begun == 2)
    let answer = LeaseAnswer(
      token: LeasedToken(value: "late"),
      expiresIn: .seconds(300),
      refreshAfterIn: .seconds(270)
    )
    bench.send(.outcome(attempt: late.id, .lease(answer, sent: bench.now - .seconds(15))))
    #expect(bench.machine.held == nil)
    #expect(bench.attempts.count == 1)
  }

  @Test func `where the first path is unknown the earlier one is taken, and remembered`() {
    var bench = MachineBench()
    bench.ask()
    #expect(bench.attempts[0].path == "/api/spacetime/token")
    bench.end(.notFound)
    #expect(bench.attempts[0].path == "/api/sync/token")
    let token = bench.mint()
    bench.send(.reject(token))
    bench.ask()
    #expect(bench.attempts[0].path == "/api/sync/token")
    bench.end(.notFound)
    #expect(bench.asked() == .failure(.refused(status: 404, code: "not_found")))
  }
}
