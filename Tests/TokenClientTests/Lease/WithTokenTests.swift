import Testing

@testable import TokenClient

struct WithTokenTests {
  private struct Other: Error {}

  @Test func `a refused token is replaced once, and the body runs again with the new one`() async throws {
    let bench = LeaseBench()
    let old = try await bench.mint("old")
    var seen: [String] = []
    async let answer: Void = bench.transport.next().lease("new")
    try await bench.lease.withToken { token in
      seen.append(token.value)
      if token == old { throw AuthenticationFailure() }
    }
    await answer
    #expect(seen == ["old", "new"])
    #expect(bench.transport.sent == 2)
  }

  @Test func `a second refusal is the caller's`() async throws {
    let bench = LeaseBench()
    try await bench.mint("old")
    var runs = 0
    async let answer: Void = bench.transport.next().lease("new")
    await #expect(throws: AuthenticationFailure(reasonCode: "token_revoked")) {
      try await bench.lease.withToken { _ in
        runs += 1
        throw AuthenticationFailure(reasonCode: "token_revoked")
      }
    }
    await answer
    #expect(runs == 2)
    #expect(bench.transport.sent == 2)
  }

  @Test func `any other error is no reason to run twice`() async throws {
    let bench = LeaseBench()
    try await bench.mint("old")
    var runs = 0
    await #expect(throws: Other.self) {
      try await bench.lease.withToken { _ in
        runs += 1
        throw Other()
      }
    }
    #expect(runs == 1)
    #expect(bench.transport.sent == 1)
    #expect(try await bench.lease.token().value == "old")
  }

  @Test func `a hundred whose token was refused share one request for the next`() async throws {
    let bench = LeaseBench()
    let old = try await bench.mint("old")
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<100 {
        group.addTask { try await bench.lease.withToken { if $0 == old { throw AuthenticationFailure() } } }
      }
      await bench.transport.next().lease("new")
      try await group.waitForAll()
    }
    #expect(bench.transport.sent == 2)
  }
}
