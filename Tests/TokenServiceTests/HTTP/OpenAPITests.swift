import Foundation
import TestSupport
import Testing
import TokenVerification

@testable import TokenService

/// `docs/api/openapi.yaml` against the service: routes and methods, and statuses, fields and bodies of real answers.
@Suite struct OpenAPITests {
  @Test func everyRouteIsDocumentedAndNothingElse() throws {
    let documented = Set(try OpenAPISchema().operations.keys)
    let served = Set(Route.allCases.flatMap { route in route.paths.map { route.method.rawValue + " " + $0 } })
    #expect(documented == served)
  }

  @Test func theServiceServesTheDocument() async throws {
    try await LiveService.run { service async throws in
      let answer = try await service.send("GET", "/openapi.yaml")
      #expect(answer.status == 200)
      #expect(answer["content-type"] == "application/yaml")
      var folder = URL(filePath: #filePath)
      for _ in 1...4 { folder.deleteLastPathComponent() }
      #expect(try Data(answer.body) == Data(contentsOf: folder.appending(path: "docs/api/openapi.yaml")))
    }
  }

  @Test func answersAreAsDocumented() async throws {
    try await LiveService.run { service async throws in
      try await tryMint(service)
      try await tryControl(service)
      try await tryInternal(service)
    }
  }

  @Test func answersOfAServiceThatCannotAreAsDocumented() async throws {
    let changes = ["OA_SYNC_TOKEN_ENABLED": "false", "OA_SPACETIME_STAGING_MINT_BURST": "1"]
    try await LiveService.run(changing: changes) { service async throws in
      try expect(503, "POST /api/spacetime/token", try await service.mint())
      try expect(429, "POST /api/spacetime/token", try await service.mint())
      service.assembly.core.readiness.shutDown()
      try expect(503, "GET /ready", try await service.send("GET", "/ready"))
    }
  }

  @Test func answersUnderLoadAreAsDocumented() async throws {
    var limits = ConnectionLimits()
    limits.concurrentRequests = 0
    try await LiveService.run(limits: limits) { service async throws in
      try expect(503, "POST /api/spacetime/token", try await service.mint())
      let key = ["Authorization": "Bearer \(LiveService.accessKey)", "Content-Type": "application/json"]
      try expect(503, "GET /api/v1/control/status", try await service.send("GET", "/api/v1/control/status", key))
      let evaluate = "/api/v1/control/runtime-routing/evaluate"
      try expect(503, "POST \(evaluate)", try await service.send("POST", evaluate, key, body: "{}"))
      for path in ["/metrics", "/internal/v1/spacetime/keys", "/internal/v1/spacetime/slo"] {
        try expect(503, "GET \(path)", try await service.ask("GET", path))
      }
      let authorize = "/internal/v1/spacetime/authorize"
      try expect(503, "GET \(authorize)", try await service.ask("GET", authorize, token: "x"))
      #expect(try await service.send("GET", "/health").status == 200)
    }
  }

  // MARK: Requests

  private func expect(_ status: Int, _ operation: String, _ response: RawResponse) throws {
    #expect(response.status == status, "\(operation)")
    #expect(try OpenAPISchema().faults(response, to: operation) == [])
  }

  private func tryMint(_ service: LiveService) async throws {
    for path in Route.mint.paths { try expect(200, "POST \(path)", try await service.mint(at: path)) }
    let mint = "POST /api/spacetime/token"
    try expect(200, mint, try await service.mint(as: LiveService.session()))
    try expect(400, mint, try await service.mint("["))
    try expect(401, mint, try await service.mint(as: nil))
    try expect(403, mint, try await service.mint(#"{"device_id":"x"}"#, as: LiveService.session()))
    try expect(413, mint, try await service.mint(String(repeating: " ", count: 20_000)))
    try expect(415, mint, try await service.mint("{}", fields: ["Content-Type": "text/plain"]))
    try expect(422, mint, try await service.mint(#"{"ttl_seconds":1}"#))
    try expect(422, mint, try await service.mint(#"{"scopes":["x"],"ttl_seconds":"x"}"#))
    for path in ["/health", "/ready", "/openapi.yaml"] {
      try expect(200, "GET \(path)", try await service.send("GET", path))
    }
  }

  private func tryControl(_ service: LiveService) async throws {
    let key = ["Authorization": "Bearer \(LiveService.accessKey)", "Content-Type": "application/json"]
    let path = "/api/v1/control/runtime-routing/evaluate"
    let good = #"{"thread_id":"t","cohort_key":"user:1"}"#
    for (status, fields, body) in [
      (200, key, good), (400, key, "["), (401, [:], good), (413, key, String(repeating: " ", count: 20_000)),
      (415, key.merging(["Content-Type": "text/plain"]) { $1 }, good), (422, key, #"{"thread_id":1}"#), (422, key, ""),
    ] {
      try expect(status, "POST \(path)", try await service.send("POST", path, fields, body: body))
    }
    let foreign = [
      "Cookie": "oa_access_token=\(LiveService.session())", "Origin": "null", "Content-Type": "application/json",
    ]
    try expect(403, "POST \(path)", try await service.send("POST", path, foreign, body: good))
    let status = "/api/v1/control/status"
    try expect(200, "GET \(status)", try await service.send("GET", status, key))
    try expect(401, "GET \(status)", try await service.send("GET", status))
    try expect(403, "GET \(status)", try await service.send("GET", status, foreign))
    try await tryRouting(service)
  }

  private func tryInternal(_ service: LiveService) async throws {
    let token = try #require(try await service.mint().json["token"]?.string)
    let verify = "/internal/v1/spacetime/token/verify"
    for (status, body) in [
      (200, #"{"token":"\#(token)"}"#), (200, #"{"token":"x"}"#), (200, #"{"token":"\#(token)","stream":"x"}"#),
      (400, "["), (413, String(repeating: " ", count: 20_000)), (422, "{}"), (422, #"{"token":"x","stream":1}"#),
    ] {
      try expect(status, "POST \(verify)", try await service.ask("POST", verify, body: body))
    }
    try expect(401, "POST \(verify)", try await service.ask("POST", verify, token: nil, body: "{}"))
    let plain = ["Authorization": "Bearer \(Settings.adminToken)"]
    try expect(415, "POST \(verify)", try await service.send("POST", verify, plain, body: "{}", to: .internal))
    let authorize = "/internal/v1/spacetime/authorize"
    let stream = "?stream=runtime.codex_worker_events"
    try expect(200, "GET \(authorize)", try await service.ask("GET", authorize + stream, token: token))
    try expect(401, "GET \(authorize)", try await service.ask("GET", authorize + stream, token: nil))
    try expect(401, "GET \(authorize)", try await service.ask("GET", authorize + stream, token: "x"))
    try expect(403, "GET \(authorize)", try await service.ask("GET", authorize, token: token))
    try await tryKeys(service)
    for path in ["/metrics"] + ["sync/metrics", "slo", "keys", "config"].map({ "/internal/v1/spacetime/\($0)" }) {
      try expect(200, "GET \(path)", try await service.ask("GET", path))
      try expect(401, "GET \(path)", try await service.ask("GET", path, token: nil))
    }
  }

  private func tryRouting(_ service: LiveService) async throws {
    let path = "/internal/v1/control/runtime-routing"
    let good = #"{"canary_user_percent":5,"shadow_enabled":true,"reason":"cohort of 5"}"#
    for (status, body) in [
      (200, good), (400, "["), (413, String(repeating: " ", count: 20_000)), (422, "{}"), (422, #"{"x":1}"#), (422, ""),
    ] {
      try expect(status, "POST \(path)", try await service.ask("POST", path, body: body))
    }
    try expect(401, "POST \(path)", try await service.ask("POST", path, token: LiveService.readToken, body: good))
    let plain = ["Authorization": "Bearer \(Settings.adminToken)"]
    try expect(415, "POST \(path)", try await service.send("POST", path, plain, body: good, to: .internal))
    try expect(200, "GET \(path)", try await service.ask("GET", path))
    try expect(401, "GET \(path)", try await service.ask("GET", path, token: nil))
  }

  private func tryKeys(_ service: LiveService) async throws {
    let reload = "/internal/v1/spacetime/keys/reload"
    try expect(409, "POST \(reload)", try await service.ask("POST", reload))
    try expect(401, "POST \(reload)", try await service.ask("POST", reload, token: LiveService.readToken))
    let verifiers = "/internal/v1/spacetime/verifiers"
    let good = String(decoding: VerifierReport.fixture().json, as: UTF8.self)
    for (status, body) in [
      (200, good), (400, "["), (413, String(repeating: " ", count: 20_000)), (422, "{}"), (422, ""),
    ] {
      try expect(status, "POST \(verifiers)", try await service.ask("POST", verifiers, body: body))
    }
    try expect(401, "POST \(verifiers)", try await service.ask("POST", verifiers, token: nil, body: good))
    let plain = ["Authorization": "Bearer \(Settings.adminToken)"]
    try expect(415, "POST \(verifiers)", try await service.send("POST", verifiers, plain, body: good, to: .internal))
  }
}
