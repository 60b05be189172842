import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// What operators see of the whole service (contract sections 8 and 9).
@Suite struct LiveObservabilityTests {
  @Test func `a token is counted under its key, from issue to its end`() async throws {
    try await LiveService.run { service in
      let lease = try await service.mint().json
      let token = try #require(lease["token"]?.string)
      let keyID = try #require(lease["kid"]?.string)
      #expect(try await Self.verify(token, service)["active"]?.bool == true)
      service.clock.advance(seconds: 330)
      #expect(try await Self.verify(token, service)["reason_code"]?.string == "token_expired")
      let forged = token.dropLast() + (token.last == "A" ? "Q" : "A")
      #expect(try await Self.verify(String(forged), service)["reason_code"]?.string == "invalid_token")
      let scrape = try PrometheusScrape(String(decoding: try await service.ask("GET", "/metrics").body, as: UTF8.self))
      #expect(scrape["sync_token_issued_total", ["kid": keyID]] == 1)
      #expect(scrape["sync_token_verified_total", ["kid": keyID]] == 1)
      #expect(scrape["sync_token_rejected_total", ["reason": "token_expired", "kid": keyID]] == 1)
      #expect(scrape["sync_token_rejected_total", ["reason": "invalid_token", "kid": "none"]] == 1)
      #expect(scrape["http_requests_total", ["route": "mint", "status": "2xx"]] == 1)
      let json = try await service.ask("GET", "/internal/v1/spacetime/sync/metrics").json
      #expect(json.at("keys", keyID, "accepted_total")?.integer == 1)
      #expect(json.at("keys", keyID, "last_accepted_at")?.string == "2026-02-25T08:45:12Z")
      #expect(json.at("auth_failures", "token_expired_total")?.integer == 1)
    }
  }

  @Test func `the SLO window has the mint requests, and slides`() async throws {
    try await LiveService.run { service in
      for _ in 0..<3 { _ = try await service.mint() }
      let slo = { try await service.ask("GET", "/internal/v1/spacetime/slo").json }
      #expect(try await slo()["requests"]?.integer == 3)
      #expect(try await slo()["error_budget_ratio"]?.double == 0)
      service.clock.advance(seconds: 300)
      #expect(try await slo()["requests"]?.integer == 0)
    }
  }

  @Test func `each mint request leaves one event, and no event, metric or answer has a canary`() async throws {
    try await LiveService.run { service in
      let lease = try await service.mint()
      let refusals = [
        try await service.mint(as: "oa_pat_CANARY-unknown"), try await service.mint(as: "CANARY.CANARY.CANARY"),
        try await service.mint(#"{"scopes":["runtime.run_events"]}"#, as: LiveService.narrowKey),
        try await service.mint("not json"), try await service.mint(as: nil),
      ]
      let metrics = try await service.ask("GET", "/metrics")
      let events = try await blocking { try service.auditEvents() }
      #expect(
        events.map { $0["event_name"]?.string } == [
          "sync.token.issued", "sync.token.issue.auth_failed", "sync.token.issue.auth_failed",
          "sync.token.issue.policy_denied", "sync.token.issue.failed", "sync.token.issue.auth_failed",
        ]
      )
      #expect(events.map { $0["seq"]?.integer } == [1, 2, 3, 4, 5, 6])
      let token = try #require(try lease.json["token"]?.string)
      let audit = try String(contentsOfFile: service.auditPath, encoding: .utf8)
      for text in [audit, String(decoding: metrics.body, as: UTF8.self)] {
        #expect(!text.contains("CANARY"))
        for segment in token.split(separator: ".") { #expect(!text.contains(segment)) }
      }
      for refusal in refusals { #expect(!String(decoding: refusal.body, as: UTF8.self).contains("CANARY")) }
    }
  }

  private static func verify(_ token: String, _ service: LiveService) async throws -> JSONObject {
    try await service.ask("POST", "/internal/v1/spacetime/token/verify", body: #"{"token":"\#(token)"}"#).json
  }
}
