import Testing

@testable import TokenClient

struct TokenLeaseTests {
  @Test func `a hundred callers share one request`() async throws {
    let bench = LeaseBench()
    let values = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<100 { group.addTask { try await bench.lease.token().value } }
      await bench.transport.next().lease("one")
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(values == ["one"])
    #expect(bench.transport.sent == 1)
    #expect(try await bench.lease.token().value == "one")
    #expect(bench.transport.sent == 1)
  }

  @Test func `who is cancelled leaves, and the request goes on for the others`() async throws {
    let bench = LeaseBench()
    let cancelled = Task { try await bench.lease.token() }
    let request = await bench.transport.next()
    let other = Task { try await bench.lease.token() }
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    request.lease("one")
    #expect(try await other.value.value == "one")
    #expect(bench.transport.sent == 1)
  }

  @Test func `the only one who waits is cancelled, and the token comes all the same`() async throws {
    let bench = LeaseBench()
    let cancelled = Task { try await bench.lease.token() }
    let request = await bench.transport.next()
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    request.lease("one")
    #expect(try await bench.lease.token().value == "one")
    #expect(bench.transport.sent == 1)
  }

  @Test func `a request that is never answered ends with its deadline, and who waits with his patience`() async throws {
    var configuration = LeaseConfiguration(baseURL: "https://control.example")
    configuration.requestDeadline = .seconds(10)
    configuration.patience = .seconds(10)
    let bench = LeaseBench(configuration)
    let token = Task { try await bench.lease.token() }
    _ = await bench.transport.next()
    bench.clock.advance(by: .seconds(10))
    await #expect(throws: LeaseError.unavailable(.timedOut)) { try await token.value }
  }

  @Test func `run refreshes although nobody asks, and stops when it is cancelled`() async throws {
    let bench = LeaseBench()
    let run = Task { await bench.lease.run() }
    await bench.transport.next().lease("one")
    await bench.until { $0 == .fresh }
    for value in ["two", "three"] {
      bench.clock.advance(by: .seconds(270))
      await bench.transport.next().lease(value)
      await bench.until { $0 == .fresh }
    }
    #expect(try await bench.lease.token().value == "three")
    run.cancel()
    await run.value
    bench.clock.advance(by: .seconds(86_400))
    #expect(bench.lease.state == .expired)
    #expect(bench.transport.sent == 3)
  }

  @Test func `the request carries the credential and what the configuration asks for`() async throws {
    let bench = LeaseBench(
      .init(
        baseURL: "https://control.example/",
        scopes: ["sync.subscribe"],
        streams: ["a \"b\"\n"],
        ttlSeconds: 60,
        deviceID: "desktop:1"
      )
    )
    let token = Task { try await bench.lease.token() }
    let pending = await bench.transport.next()
    let request = pending.request
    #expect(request.url == "https://control.example/api/spacetime/token")
    #expect(request.headers.contains { $0 == ("authorization", "Bearer session-1") })
    #expect(request.headers.contains { $0 == ("content-type", "application/json") })
    #expect(
      String(decoding: request.body, as: UTF8.self)
        == #"{"scopes":["sync.subscribe"],"streams":["a \"b\"\u000a"],"ttl_seconds":60,"device_id":"desktop:1"}"#
    )
    pending.lease("one")
    _ = try await token.value
  }

  @Test func `a lease that nobody holds any more leaves nothing behind`() async throws {
    let clock = ManualLeaseClock()
    weak var gone: TokenLease?
    var states: AsyncStream<LeaseState>?
    do {
      let transport = HeldTransport()
      let lease = TokenLease(
        .init(baseURL: "https://control.example"),
        transport: transport,
        credential: { Credential(bearer: "s") },
        clock: clock
      )
      gone = lease
      async let token = lease.token()
      await transport.next().lease("one")
      _ = try await token
      states = lease.states()
    }
    // Ends only because the lease has ended.
    for await _ in try #require(states) {}
    #expect(gone == nil)
  }
}
