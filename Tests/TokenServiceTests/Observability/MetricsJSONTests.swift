import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// The shape of `GET /internal/v1/spacetime/sync/metrics` (contract sections 9 and 11).
@Suite struct MetricsJSONTests {
  @Test func `keys have what they issued and accepted, and when last`() throws {
    let metrics = ServiceMetrics.fixture()
    metrics.tokenIssued(keyID: "active", expiresAt: 1_772_009_412)
    metrics.tokenVerified(keyID: "active", at: Fixtures.now)
    metrics.tokenVerified(keyID: "fallback", at: Timestamp(seconds: Fixtures.now.seconds + 1))
    let json = try metrics.json()
    #expect(json.at("keys", "active", "issued_total")?.integer == 1)
    #expect(json.at("keys", "active", "accepted_total")?.integer == 1)
    #expect(json.at("keys", "active", "last_accepted_at")?.string == "2026-02-25T08:45:12Z")
    #expect(json.at("keys", "fallback", "last_accepted_at")?.string == "2026-02-25T08:45:13Z")
    #expect(json.at("keys", "standby", "last_accepted_at")?.isNull == true)
    #expect(json.at("tokens", "issued_total")?.integer == 1)
    #expect(json.at("tokens", "verified_total")?.integer == 2)
  }

  @Test func `failures of authentication are counted by reason, over all keys`() throws {
    let metrics = ServiceMetrics.fixture()
    metrics.tokenRejected(reason: "token_expired", keyID: "active")
    metrics.tokenRejected(reason: "token_expired", keyID: nil)
    metrics.route("verify").record(status: 401, latency: .zero)
    metrics.route("mint").record(status: 403, latency: .zero)
    let json = try metrics.json()
    #expect(json.at("auth_failures", "token_expired_total")?.integer == 2)
    #expect(json.at("auth_failures", "unauthorized_total")?.integer == 1)
    #expect(json.at("auth_failures", "forbidden_total")?.integer == 1)
    for reason in [
      "invalid_token", "token_not_yet_valid", "token_too_old", "token_revoked", "missing_jti", "missing_iat",
    ] {
      #expect(json.at("auth_failures", reason + "_total")?.integer == 0)
    }
  }
}
