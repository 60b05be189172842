import JWT
import TestSupport
import Testing

@testable import TokenService

/// Contract sections 2 and 8: who may ask the internal listener, and for what.
@Suite struct AdministrationTests {
  private static let readable = [
    "/metrics", "/internal/v1/spacetime/sync/metrics", "/internal/v1/spacetime/slo", "/internal/v1/spacetime/keys",
    "/internal/v1/spacetime/revocations", "/internal/v1/spacetime/revocations/changes",
    "/internal/v1/control/runtime-routing",
  ]

  @Test func theAdminTokenOpensEveryRoute() async throws {
    try await LiveService.run { service async throws in
      for path in Self.readable + ["/internal/v1/spacetime/config"] {
        #expect(try await service.ask("GET", path).status == 200)
        #expect(try await service.ask("HEAD", path).status == 200)
      }
    }
  }

  @Test func theReadTokenOpensWhatItIsFor() async throws {
    try await LiveService.run { service async throws in
      for path in Self.readable {
        #expect(try await service.ask("GET", path, token: LiveService.readToken).status == 200)
      }
      let verify = "/internal/v1/spacetime/token/verify"
      #expect(
        try await service.ask("POST", verify, token: LiveService.readToken, body: #"{"token":"x"}"#).status == 200
      )
      let config = try await service.ask("GET", "/internal/v1/spacetime/config", token: LiveService.readToken)
      #expect(config.status == 401)
      let reload = "/internal/v1/spacetime/keys/reload"
      #expect(try await service.ask("POST", reload, token: LiveService.readToken).status == 401)
      for (method, path) in [
        ("POST", "/internal/v1/spacetime/revocations"), ("POST", "/internal/v1/sync/sessions/revoke"),
        ("DELETE", "/internal/v1/spacetime/revocations/rev_0"), ("POST", "/internal/v1/control/runtime-routing"),
      ] {
        #expect(try await service.ask(method, path, token: LiveService.readToken, body: "[").status == 401)
      }
    }
  }

  @Test func nothingElseOpensAnything() async throws {
    try await LiveService.run { service async throws in
      let sync = try #require(try await service.mint().json["token"]?.string)
      let wrong = String(Settings.adminToken.dropLast())
      for token in [nil, "", "x", wrong, Settings.adminToken + "x", LiveService.accessKey, sync] {
        for path in Self.readable + ["/internal/v1/spacetime/config"] {
          let answer = try await service.ask("GET", path, token: token)
          #expect(answer.status == 401)
          #expect(answer.code == "unauthorized")
          #expect(answer["www-authenticate"] == "Bearer")
        }
      }
      let query = try await service.ask("GET", "/metrics?access_token=\(Settings.adminToken)", token: nil)
      #expect(query.status == 401)
    }
  }

  @Test func twoTokensCountWhileTheyRotate() async throws {
    let next = "CANARY-next-admin-0123456789abcdefghijk"
    try await LiveService.run(changing: ["RUNTIME_ADMIN_TOKEN": "\(Settings.adminToken),\(next)"]) {
      service async throws in
      #expect(try await service.ask("GET", "/metrics").status == 200)
      #expect(try await service.ask("GET", "/metrics", token: next).status == 200)
      #expect(try await service.ask("GET", "/metrics", token: "\(Settings.adminToken),\(next)").status == 401)
    }
  }

  @Test func theListenersDoNotShareTheirRoutes() async throws {
    try await LiveService.run { service async throws in
      for route in Route.allCases {
        let method = route.method.rawValue
        let other: Listener = route.listener == .public ? .internal : .public
        let fields = ["Authorization": "Bearer \(Settings.adminToken)"]
        #expect(try await service.send(method, route.paths[0], fields, to: other).status == 404)
      }
    }
  }

  @Test func countersMove() async throws {
    try await LiveService.run { service async throws in
      let token = try #require(try await service.mint().json["token"]?.string)
      _ = try await service.mint(as: nil)
      let verify = "/internal/v1/spacetime/token/verify"
      _ = try await service.ask("POST", verify, body: #"{"token":"\#(token)"}"#)
      _ = try await service.ask("POST", verify, body: #"{"token":"x"}"#)
      let metrics = try await service.ask("GET", "/internal/v1/spacetime/sync/metrics").json
      #expect(metrics["tokens"]?.object?["issued_total"]?.integer == 1)
      #expect(metrics["tokens"]?.object?["verified_total"]?.integer == 1)
      #expect(metrics["auth_failures"]?.object?["unauthorized_total"]?.integer == 1)
      #expect(metrics["auth_failures"]?.object?["invalid_token_total"]?.integer == 1)
      let slo = try await service.ask("GET", "/internal/v1/spacetime/slo").json
      #expect(slo["requests"]?.integer == 2)
      #expect(slo["error_budget_ratio"]?.double == 0)
      let text = try await service.ask("GET", "/metrics").text
      #expect(text.contains(#"http_requests_total{route="mint",status="2xx"} 1"#))
      #expect(text.contains(#"http_requests_total{route="mint",status="4xx"} 1"#))
    }
  }
}
