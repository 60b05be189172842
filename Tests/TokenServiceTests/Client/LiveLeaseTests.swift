import TestSupport
import Testing
import TokenClient

/// A lease at a real `token-service serve`, over both transports.
@Suite struct LiveLeaseTests {
  /// A service whose tokens live for six seconds.
  private static func service(_ variables: [String: String] = [:]) async throws -> ServeProcess {
    let lives = [
      "OA_SYNC_TOKEN_TTL_SECONDS": "6", "OA_SYNC_TOKEN_MIN_TTL_SECONDS": "2",
      "OA_SYNC_TOKEN_REFRESH_MARGIN_SECONDS": "1",
    ]
    return try await OwnThread.run { try ServeProcess(with: lives.merging(variables) { $1 }) }
  }

  private static func lease(
    _ service: ServeProcess,
    _ kind: LeaseTransportTests.Kind,
    bearer: String? = nil,
    change: (inout LeaseConfiguration) -> Void = { _ in }
  ) throws -> TokenLease {
    var configuration = LeaseConfiguration(baseURL: "http://127.0.0.1:\(try #require(service.publicPort))")
    change(&configuration)
    let credential = Credential(bearer: try bearer ?? #require(service.accessKey))
    return TokenLease(configuration, transport: kind.make(), credential: { credential })
  }

  @Test(arguments: LeaseTransportTests.Kind.allCases)
  func `a lease is got, kept through two refreshes, and got anew after a rejection`(
    _ kind: LeaseTransportTests.Kind
  )
    async throws
  {
    let service = try await Self.service()
    let lease = try Self.lease(service, kind) { $0.deviceID = "desktop:1" }
    let first = try await lease.token(validFor: .seconds(2))
    #expect(first.value.split(separator: ".").count == 3)
    #expect(first.tokenID?.hasPrefix("sync_") == true)
    #expect(first.deviceID == "desktop:1")
    #expect(first.subscribeURL?.contains("/v1/database/") == true)
    #expect(!first.streamGrants.isEmpty)
    let offset = try #require(lease.clockOffset)
    #expect(abs(offset / .seconds(1)) < 1)

    let run = Task { await lease.run() }
    var tokens: Set = [first.value]
    for await state in lease.states() where state == .fresh {
      tokens.insert(try await lease.token(validFor: .seconds(1)).value)
      if tokens.count == 3 { break }
    }
    run.cancel()
    await run.value

    var seen: [String] = []
    try await lease.withToken(validFor: .seconds(1)) { token in
      seen.append(token.value)
      if seen.count == 1 { throw AuthenticationFailure() }
    }
    #expect(Set(seen).count == 2)
  }

  @Test(arguments: LeaseTransportTests.Kind.allCases)
  func `what the service refuses is told as what it is`(_ kind: LeaseTransportTests.Kind) async throws {
    let service = try await Self.service()
    let stranger = try Self.lease(service, kind, bearer: "oa_pat_nobody")
    await #expect(throws: LeaseError.signedOut) { try await stranger.token() }
    let greedy = try Self.lease(service, kind) { $0.scopes = ["no.such.scope"] }
    await #expect(throws: LeaseError.refused(status: 422, code: "invalid_scope")) { try await greedy.token() }
    let wrong = try Self.lease(service, kind) { $0.baseURL += "/nowhere" }
    await #expect(throws: LeaseError.refused(status: 404, code: "not_found")) { try await wrong.token() }
  }

  @Test(arguments: LeaseTransportTests.Kind.allCases)
  func `a service that is gone is no service, and its token is used on`(_ kind: LeaseTransportTests.Kind) async throws {
    let service = try await Self.service(["OA_SYNC_TOKEN_TTL_SECONDS": "60"])
    let lease = try Self.lease(service, kind) { $0.patience = .seconds(1) }
    let token = try await lease.token()
    service.send(9)
    _ = try await OwnThread.run { service.wait() }
    #expect(try await lease.token() == token)
    lease.reject(token)
    await #expect(throws: LeaseError.unavailable(.unreachable)) { try await lease.token() }
    #expect(lease.state == .expired)
  }
}
