import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct SLOWindowTests {
  private let clock = ManualClock()

  @Test func `percentiles are of the latencies, within a hundredth`() {
    let window = SLOWindow(clock: clock)
    for milliseconds in 1...100 { window.record(latency: .milliseconds(milliseconds), isError: false) }
    let snapshot = window.snapshot()
    #expect(snapshot.requests == 100)
    #expect(abs(snapshot.p50 - 50) <= 0.5)
    #expect(abs(snapshot.p95 - 95) <= 0.95)
    #expect(abs(snapshot.p99 - 99) <= 0.99)
  }

  @Test func `the error budget ratio is the share of errors`() {
    let window = SLOWindow(clock: clock)
    for number in 0..<50 { window.record(latency: .milliseconds(1), isError: number == 0) }
    #expect(window.snapshot().errorBudgetRatio == 0.02)
  }

  @Test func `without requests everything is a number, and zero`() throws {
    let json = try json(SLOWindow(clock: clock))
    #expect(json["p95_latency_ms"]?.double == 0)
    #expect(json["error_budget_ratio"]?.double == 0)
    #expect(json["requests"]?.integer == 0)
  }

  @Test func `what is older than five minutes is forgotten, slice by slice`() {
    let window = SLOWindow(clock: clock)
    window.record(latency: .seconds(2), isError: true)
    clock.advance(seconds: 290)
    window.record(latency: .milliseconds(1), isError: false)
    #expect(window.snapshot().requests == 2)
    clock.advance(seconds: 10)
    #expect(window.snapshot().requests == 1)
    #expect(window.snapshot().errors == 0)
    #expect(window.snapshot().p99 < 2)
    clock.advance(seconds: 290)
    #expect(window.snapshot().requests == 0)
  }

  @Test func `a slice that is used again starts empty`() {
    let window = SLOWindow(clock: clock)
    window.record(latency: .seconds(1), isError: true)
    clock.advance(seconds: 300)
    window.record(latency: .milliseconds(1), isError: false)
    #expect(window.snapshot().requests == 1)
    #expect(window.snapshot().errorBudgetRatio == 0)
  }

  @Test func `stepping the time of day changes nothing`() {
    let window = SLOWindow(clock: clock)
    window.record(latency: .milliseconds(1), isError: false)
    clock.step(to: Timestamp(seconds: 0))
    #expect(window.snapshot().requests == 1)
  }

  @Test func `latencies beyond a minute, below a microsecond and below zero are counted`() {
    let window = SLOWindow(clock: clock)
    window.record(latency: .seconds(600), isError: false)
    window.record(latency: .zero, isError: false)
    window.record(latency: .seconds(-1), isError: false)
    #expect(window.snapshot().requests == 3)
    #expect(window.snapshot().p99 > 59_000)
  }

  @Test func `gates of a rollout find their numbers at the top and under sync`() throws {
    let window = SLOWindow(clock: clock)
    window.record(latency: .milliseconds(12), isError: false)
    window.record(latency: .milliseconds(12), isError: true)
    let json = try json(window)
    for object in [json, try #require(json["sync"]?.object)] {
      #expect(abs(try #require(object["p95_latency_ms"]?.double) - 12) < 0.2)
      #expect(object["error_budget_ratio"]?.double == 0.5)
      #expect(object["window_seconds"]?.integer == 300)
      #expect(object["requests"]?.integer == 2)
    }
  }

  private func json(_ window: SLOWindow) throws -> JSONObject {
    var writer = JSONWriter()
    window.snapshot().write(to: &writer)
    return try JSONObject(parsing: writer.bytes)
  }
}
