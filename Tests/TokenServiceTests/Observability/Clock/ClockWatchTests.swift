import AsyncHTTPClient
import NIOPosix
import Synchronization
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct ClockWatchTests {
  private let clock = ManualClock()

  @Test func `an offset within the clock bound is nothing to tell`() async {
    let watch = watch { .time(Fixtures.now.seconds - 5) }
    await watch.look()
    #expect(watch.passes)
    #expect(watch.detail == nil)
    #expect(watch.offset == 4.5)
  }

  @Test func `one beyond the bound is told, and beyond the leeway the check fails`() async {
    let watch = watch { .time(Fixtures.now.seconds - 20) }
    await watch.look()
    #expect(watch.passes)
    #expect(watch.detail == "the clock is 19.5 s ahead of the reference")
    let late = self.watch { .time(Fixtures.now.seconds + 40) }
    await late.look()
    #expect(!late.passes)
    #expect(late.detail == "the clock is 40.5 s behind the reference")
  }

  @Test func `a reference that does not tell passes, and that is told`() async {
    let watch = watch { .none("it is gone") }
    #expect(watch.passes)
    await watch.look()
    #expect(watch.passes)
    #expect(watch.offset == nil)
    #expect(watch.detail == "the reference clock is not known: it is gone")
  }

  @Test func `it is asked at once and every ten seconds`() async {
    let asked = Mutex(0)
    let watch = watch {
      asked.withLock { $0 += 1 }
      return .time(0)
    }
    var naps = 0
    await watch.run { pause in
      #expect(pause == .seconds(10))
      naps += 1
      if naps == 3 { throw CancellationError() }
    }
    #expect(asked.withLock { $0 } == 3)
  }

  @Test func `a clock that is off is found by readiness, over HTTP`() async throws {
    // The reference is another service, whose clock stands.
    try await LiveService.run { reference async throws in
      let url = "http://127.0.0.1:\(reference.publicPort)/health"
      try await LiveService.run(changing: ["OA_SPACETIME_STAGING_CLOCK_REFERENCE_URL": url]) { service async throws in
        try await Self.until { try await service.send("GET", "/ready").json["details"] == nil }
        var ready = try await service.send("GET", "/ready")
        #expect(ready.status == 200)
        #expect(try ready.json["checks"]?.object?["clock"]?.string == "ok")
        let http = HTTPClient.forClock(on: MultiThreadedEventLoopGroup.singleton)
        service.clock.advance(seconds: 40)
        let watch = ClockWatch(
          service.clock,
          leeway: 30,
          bound: 5,
          ask: ClockReference(url: url, http: http).ask
        )
        await watch.look()
        #expect(!watch.passes)
        let readiness = Readiness(
          keys: service.assembly.core.keys.status,
          audit: service.assembly.core.audit,
          clock: watch
        )
        #expect(readiness.checks.filter { !$0.passes }.map { $0.name.description } == ["clock"])
        ready = try await service.send("GET", "/ready")
        #expect(try OpenAPISchema().faults(ready, to: "GET /ready") == [])
        #expect(try await service.ask("GET", "/metrics").text.contains("clock_offset_seconds"))
        let gone = ClockReference(url: "http://127.0.0.1:9/health", http: http)
        #expect(await gone.ask() == .none("http://127.0.0.1:9/health does not answer"))
        try await http.shutdown()
      }
    }
  }

  private func watch(_ ask: @escaping @Sendable () async -> ClockWatch.Answer) -> ClockWatch {
    ClockWatch(clock, leeway: 30, bound: 5, ask: ask)
  }

  private static func until(_ condition: () async throws -> Bool) async throws {
    for _ in 0..<200 {
      if try await condition() { return }
      try await Task.sleep(for: .milliseconds(25))
    }
  }
}
