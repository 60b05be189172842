import Testing

@testable import TokenClient

struct LeaseStatesTests {
  @Test func `every listener is told the latest state first, and the changes after it`() async throws {
    let bench = LeaseBench()
    var early = bench.lease.states().makeAsyncIterator()
    #expect(await early.next() == .expired)
    let token = Task { try await bench.lease.token() }
    let request = await bench.transport.next()
    #expect(await early.next() == .refreshing)
    request.lease("one")
    _ = try await token.value
    #expect(await early.next() == .fresh)
    var late = bench.lease.states().makeAsyncIterator()
    #expect(await late.next() == .fresh)
    bench.lease.signOut()
    #expect(await early.next() == .signedOut)
    #expect(await late.next() == .signedOut)
  }

  @Test func `a failing refresh tells how long the token at hand is good`() async throws {
    let bench = LeaseBench()
    try await bench.mint("one")
    let run = Task { await bench.lease.run() }
    bench.clock.advance(by: .seconds(270))
    await bench.transport.next().answer(503, retryAfter: "60")
    await bench.until { if case .failing = $0 { true } else { false } }
    guard case .failing(let end) = bench.lease.state else { throw LeaseFailure.timedOut }
    #expect(bench.lease.timeLeft(until: end) == .seconds(29))
    #expect(try await bench.lease.token().value == "one")
    bench.clock.advance(by: .seconds(29))
    await bench.until { $0 == .expired }
    run.cancel()
  }

  @Test func `the server's clock is estimated from the middle of the round trip, and changes nothing`() async throws {
    let bench = LeaseBench()
    #expect(bench.lease.clockOffset == nil)
    bench.clock.step(by: .seconds(-7200))
    async let token = bench.lease.token()
    let request = await bench.transport.next()
    bench.clock.advance(by: .seconds(2))
    request.lease("one", serverTime: 1_772_009_113_000)
    _ = try await token
    #expect(bench.lease.clockOffset == .seconds(7200))
    bench.clock.step(by: .seconds(86_400 * 365))
    #expect(try await bench.lease.token().value == "one")
    #expect(bench.transport.sent == 1)
  }
}
