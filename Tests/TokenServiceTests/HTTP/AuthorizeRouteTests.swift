import JWT
import TestSupport
import Testing

@testable import TokenService

/// Contract section 5: `GET /internal/v1/spacetime/authorize`.
@Suite struct AuthorizeRouteTests {
  private static let path = "/internal/v1/spacetime/authorize"

  private func token(_ service: LiveService) async throws -> String {
    try #require(try await service.mint(as: LiveService.session()).json["token"]?.string)
  }

  @Test func aGrantedStreamIs200WithTheTokensFields() async throws {
    try await LiveService.run { service async throws in
      let token = try await token(service)
      let answer = try await service.ask("GET", Self.path + "?stream=runtime.codex_worker_events", token: token)
      #expect(answer.status == 200)
      #expect(answer.body.isEmpty)
      #expect(answer["x-oa-subject"] == "user:1042")
      #expect(answer["x-oa-org-id"] == "org:openagents")
      #expect(answer["x-oa-scopes"] == "runtime.codex_worker_events sync.subscribe")
      #expect(answer["x-oa-token-id"]?.hasPrefix("sync_") == true)
      #expect(answer["x-oa-refresh-after-in"] == "270")
      #expect(answer["x-oa-refresh-after"] == "2026-02-25T08:49:42Z")
    }
  }

  @Test func theStreamIsPercentDecodedAndASuffixOfThePathIsIgnored() async throws {
    try await LiveService.run { service async throws in
      let token = try await token(service)
      for target in [
        "?stream=org%3Aopenagents%3aworker_events", "/?stream=org:openagents:worker_events",
        "/v1/database/x/subscribe?a=b&stream=org:openagents:worker_events",
      ] {
        #expect(try await service.ask("GET", Self.path + target, token: token).status == 200, "\(target)")
      }
      #expect(try await service.ask("GET", Self.path + "d?stream=x", token: token).status == 404)
    }
  }

  @Test func nothingIsGrantedByOmission() async throws {
    try await LiveService.run { service async throws in
      let token = try await token(service)
      let good = "stream=runtime.codex_worker_events"
      for query in [
        "", "?", "?stream", "?stream=", "?stream=x", "?Stream=runtime.codex_worker_events", "?\(good)&\(good)",
        "?stream=runtime.codex_worker_events%", "?stream=runtime.codex_worker_events%2", "?stream=%ff",
        "?stream=runtime.codex_worker_events%00", "?stream=RUNTIME.codex_worker_events",
      ] {
        let answer = try await service.ask("GET", Self.path + query, token: token)
        #expect(answer.status == 403, "\(query)")
        #expect(try answer.json["error"]?.string == "forbidden_topic")
        #expect(try answer.json["reason_code"]?.string == "forbidden_topic")
        #expect(answer["www-authenticate"]?.hasPrefix("Bearer") == true)
      }
    }
  }

  @Test func everyReasonAboutTheTokenIs401() async throws {
    try await LiveService.run { service async throws in
      let query = Self.path + "?stream=runtime.codex_worker_events"
      let good = try await token(service)
      for (fields, reason) in [
        ([:], "missing_authorization"), (["Authorization": "Basic x"], "invalid_authorization_scheme"),
        (["Authorization": "Bearer"], "invalid_authorization_scheme"), (["Authorization": "Bearer x"], "invalid_token"),
        (["Authorization": "Bearer \(good)x"], "invalid_token"),
        (["Authorization": "Bearer \(LiveService.session())"], "invalid_token"),
        (["Authorization": "Bearer \(Settings.adminToken)"], "invalid_token"),
        (["Cookie": "oa_access_token=\(good)"], "missing_authorization"),
      ] {
        let answer = try await service.send("GET", query, fields, to: .internal)
        #expect(answer.status == 401, "\(fields)")
        #expect(try answer.json["error"]?.string == "unauthorized")
        #expect(try answer.json["reason_code"]?.string == reason)
        #expect(try answer.json.members.count == 3)
        #expect(answer["www-authenticate"]?.hasPrefix("Bearer") == true)
      }
      service.clock.advance(seconds: 330)
      let expired = try await service.ask("GET", query, token: good)
      #expect(expired.status == 401)
      #expect(try expired.json["reason_code"]?.string == "token_expired")
    }
  }
}
