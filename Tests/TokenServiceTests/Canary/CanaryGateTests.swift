import Testing

@testable import TokenService

@Suite struct CanaryGateTests {
  private static func request(_ milliseconds: Int, at end: Int = 1000, isError: Bool = false) -> CanaryLedger.Request {
    .init(sent: .milliseconds(end - milliseconds), ended: .milliseconds(end), isError: isError)
  }

  private static let good = CanaryGate.Look(
    window: RequestWindow((0..<100).map { _ in request(5) }),
    objectives: .numbers(p95: 2, errorRatio: 0)
  )

  private static func objections(_ edit: (inout CanaryGate.Look) -> Void) -> [String] {
    var look = good
    edit(&look)
    return CanaryGate(bounds: CanaryBounds()).objections(to: look)
  }

  @Test func `what is within its bounds passes`() {
    #expect(Self.objections { _ in } == [])
    #expect(Self.objections { $0.objectives = .numbers(p95: 600, errorRatio: 0.02) } == [])
    #expect(Self.objections { $0.window = RequestWindow([]) } == [])
  }

  @Test func `each thing that is wrong blocks, and is named`() {
    #expect(Self.objections { $0.mintProbe = "status 503" } == ["probe of a mint: status 503"])
    #expect(Self.objections { $0.routingProbe = "a decision without a driver" }.count == 1)
    #expect(Self.objections { $0.readiness = "status 503" } == ["readiness: status 503"])
    #expect(Self.objections { $0.objectives = .unreadable("no answer") } == ["SLO snapshot: no answer"])
    #expect(Self.objections { $0.objectives = .numbers(p95: 601, errorRatio: 0) }.count == 1)
    #expect(Self.objections { $0.objectives = .numbers(p95: 1, errorRatio: 0.021) }.count == 1)
    let slow = (0..<94).map { _ in Self.request(5) } + (0..<6).map { _ in Self.request(900) }
    #expect(Self.objections { $0.window = RequestWindow(slow) } == ["edge: p95 of 900 ms is over 600 ms"])
    let failing = (0..<97).map { _ in Self.request(5) } + (0..<3).map { _ in Self.request(5, isError: true) }
    #expect(Self.objections { $0.window = RequestWindow(failing) } == ["edge: 3% of requests fail, over 2%"])
  }

  @Test func `what is no number is over every bound`() {
    #expect(Self.objections { $0.objectives = .numbers(p95: .nan, errorRatio: 0) }.count == 1)
    #expect(Self.objections { $0.objectives = .numbers(p95: .infinity, errorRatio: .nan) }.count == 2)
  }

  @Test func `the gate looks at the last seconds, and at nothing before its step`() {
    var ledger = CanaryLedger(clients: 1)
    for second in 1...10 { ledger.record(Self.request(5, at: second * 1000, isError: second < 3), by: .canary) }
    ledger.record(Self.request(5, at: 10_000, isError: true), by: .stable)
    #expect(ledger.canaryWindow(since: .zero, at: .seconds(10)).requests == 6)
    #expect(ledger.canaryWindow(since: .zero, at: .seconds(10)).errors == 0)
    #expect(ledger.canaryWindow(since: .seconds(8), at: .seconds(10)).requests == 3)
    #expect(ledger.counts(of: .canary) == .init(requests: 10, errors: 2, clientErrors: 2, mints: 0))
    let probe = CanaryLedger.Request(sent: .seconds(10), ended: .seconds(11), isError: true, isProbe: true)
    ledger.record(probe, by: .canary)
    #expect(ledger.counts(of: .canary).errors == 3 && ledger.counts(of: .canary).clientErrors == 2)
  }
}
