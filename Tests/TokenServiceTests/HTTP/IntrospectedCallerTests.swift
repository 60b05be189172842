import JWT
import TestSupport
import Testing

@testable import TokenService

/// Callers whom only the identity provider knows: a real one, over HTTP.
@Suite struct IntrospectedCallerTests {
  private static let active = """
    {"active":true,"sub":"user:7","oa_org_id":"org:openagents","oa_session_id":"sess_idp","exp":\(Fixtures.now.seconds + 600)}
    """

  private func run(
    _ behaviour: IdentityProvider.Behaviour,
    limits: ConnectionLimits = ConnectionLimits(),
    _ body: @escaping @Sendable (LiveService, IdentityProvider) async throws -> Void
  ) async throws {
    try await IdentityProvider.run(behaviour) { provider in
      let changes = [
        "OA_CONTROL_INTROSPECTION_URL": provider.url, "OA_CONTROL_INTROSPECTION_CLIENT_ID": "token-service",
        "OA_CONTROL_INTROSPECTION_CLIENT_SECRET": "CANARY-client-secret-0123456789abcdef",
      ]
      try await LiveService.run(changing: changes, limits: limits) { service in try await body(service, provider) }
    }
  }

  @Test func getALease() async throws {
    try await run(.answer(Self.active)) { service, provider async throws in
      let answer = try await service.mint(as: "opaque")
      #expect(answer.status == 200)
      #expect(try answer.json["session_id"]?.string == "sess_idp")
      #expect(answer["connection"] == "close")
      #expect(answer["x-request-id"]?.isEmpty == false)
      #expect(try await service.mint(as: "opaque").status == 200)
      #expect(provider.questions.count == 1)
      #expect(try await service.send("GET", "/api/v1/control/status", ["Authorization": "Bearer opaque"]).status == 200)
    }
  }

  @Test func areRefusedWhereTheProviderDoesNotKnowThem() async throws {
    try await run(.answer(#"{"active":false}"#)) { service, _ async throws in
      let answer = try await service.mint(as: "opaque")
      #expect(answer.status == 401)
      #expect(answer["www-authenticate"] == "Bearer")
      let events = try service.auditEvents()
      #expect(events.map { $0["event_name"]?.string } == ["sync.token.issue.auth_failed"])
    }
  }

  @Test func waitTwoSecondsForAProviderThatHangsAndNobodyElseDoes() async throws {
    try await run(.hang) { service, _ async throws in
      let started = ContinuousClock.now
      async let hanging = service.mint(as: "opaque")
      for _ in 1...5 { #expect(try await service.mint().status == 200) }
      let answer = try await hanging
      #expect(answer.status == 503)
      #expect(answer.code == "service_unavailable")
      #expect(answer["retry-after"] == "1")
      // Two seconds, and what a machine that runs many tests adds.
      #expect(ContinuousClock.now - started < .seconds(8))
    }
  }

  @Test func areNotAskedAboutUnderLoad() async throws {
    var limits = ConnectionLimits()
    limits.concurrentRequests = 0
    try await run(.answer(Self.active), limits: limits) { service, provider async throws in
      #expect(try await service.mint(as: "opaque").status == 503)
      #expect(provider.questions.isEmpty)
    }
  }

  @Test func belongToTheTraceOfTheirRequest() async throws {
    try await run(.answer(Self.active)) { service, provider async throws in
      let parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      #expect(try await service.mint(as: "opaque", fields: ["Traceparent": parent]).status == 200)
      let passedOn = try #require(provider.questions.first?.traceparent)
      #expect(passedOn.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-"))
      #expect(passedOn != parent)
      let event = try service.auditEvents().first
      #expect(event?["attributes"]?.object?["trace_id"]?.string == "0af7651916cd43dd8448eb211c80319c")
    }
  }

  /// What was read behind an answer that is awaited is answered in a loop: thousands of calls would end the stack.
  @Test func doNotMakeThoseBehindThemPileUp() async throws {
    let gate = Gate()
    try await run(.wait(gate, Self.active)) { service, provider async throws in
      let first = "POST /api/spacetime/token HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer opaque\r\n\r\n"
      let more = String(repeating: "GET /health HTTP/1.1\r\nHost: a\r\n\r\n", count: 1500)
      async let statuses = blocking { [port = service.publicPort] in
        let connection = try RawConnection(port: port)
        connection.sendInBackground(first + more + "GET /end HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        return try connection.allResponses().map(\.status)
      }
      while provider.questions.isEmpty { await Task.yield() }
      gate.open()
      #expect(try await statuses == [200] + [Int](repeating: 200, count: 1500) + [404])
    }
  }
}
