import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct ServiceMetricsTests {
  @Test func `each counter of contract section 9 counts under its name`() throws {
    let metrics = ServiceMetrics.fixture()
    metrics.tokenIssued(keyID: "active", expiresAt: 1_772_009_412)
    metrics.issueFailed(code: "rate_limited")
    metrics.policyDenied.increment()
    metrics.authFailed(reason: "unknown_access_key")
    metrics.policyEvaluationFailed.increment()
    metrics.tokenVerified(keyID: "fallback", at: Fixtures.now)
    metrics.tokenRejected(reason: "token_expired", keyID: "standby")
    let scrape = try PrometheusScrape(metrics.prometheusText())
    #expect(scrape["sync_token_issued_total", ["kid": "active"]] == 1)
    #expect(scrape["sync_token_issue_failed_total", ["code": "rate_limited"]] == 1)
    #expect(scrape["sync_token_issue_policy_denied_total"] == 1)
    #expect(scrape["sync_token_issue_auth_failed_total", ["reason": "unknown_access_key"]] == 1)
    #expect(scrape["sync_token_issue_policy_eval_failed_total"] == 1)
    #expect(scrape["sync_token_verified_total", ["kid": "fallback"]] == 1)
    #expect(scrape["sync_token_rejected_total", ["reason": "token_expired", "kid": "standby"]] == 1)
    #expect(scrape["sync_token_last_accepted_timestamp_seconds", ["kid": "fallback"]] == 1_772_009_112)
  }

  @Test func `a rejected token counts under a key of the ring, or none, whatever it claims`() throws {
    let metrics = ServiceMetrics.fixture()
    metrics.tokenRejected(reason: "invalid_token", keyID: nil)
    metrics.tokenRejected(reason: "invalid_token", keyID: "made-up")
    let scrape = try PrometheusScrape(metrics.prometheusText())
    #expect(scrape["sync_token_rejected_total", ["reason": "invalid_token", "kid": "none"]] == 2)
    #expect(!metrics.prometheusText().contains("made-up"))
  }

  @Test func `values that are not in a label's list count as other`() throws {
    let metrics = ServiceMetrics.fixture()
    metrics.issueFailed(code: "made-up")
    metrics.authFailed(reason: "made-up")
    metrics.tokenRejected(reason: "made-up", keyID: nil)
    let scrape = try PrometheusScrape(metrics.prometheusText())
    #expect(scrape["sync_token_issue_failed_total", ["code": "other"]] == 1)
    #expect(scrape["sync_token_issue_auth_failed_total", ["reason": "other"]] == 1)
    #expect(scrape["sync_token_rejected_total", ["reason": "other", "kid": "none"]] == 1)
  }

  @Test func `every refusal of a caller has a reason of its own`() {
    let refusals: [CallerRefusal] = [
      .unknownForm, .unknownAccessKey, .accessKeyExpired, .inactive, .unusableIDs(.missing(.user)),
      .sessionToken(.invalidToken(.signature)), .sessionToken(.missingIssuedAt), .sessionToken(.tokenExpired),
      .sessionToken(.tokenNotYetValid), .sessionToken(.tokenTooOld),
    ]
    for refusal in refusals { #expect(CallerRefusal.allReasonCodes.contains(refusal.reasonCode)) }
    #expect(Set(refusals.map(\.reasonCode)).count == refusals.count)
  }

  @Test func `routes count by class of status, and latency in buckets that add up`() throws {
    let metrics = ServiceMetrics.fixture()
    let mint = metrics.route("mint")
    mint.record(status: 200, latency: .microseconds(90))
    mint.record(status: 200, latency: .milliseconds(3))
    mint.record(status: 503, latency: .seconds(60))
    mint.record(status: 401, latency: .zero)
    mint.record(status: 403, latency: .zero)
    let scrape = try PrometheusScrape(metrics.prometheusText())
    #expect(scrape["http_requests_total", ["route": "mint", "status": "2xx"]] == 2)
    #expect(scrape["http_requests_total", ["route": "mint", "status": "4xx"]] == 2)
    #expect(scrape["http_requests_total", ["route": "mint", "status": "5xx"]] == 1)
    let bucket = { (status: String, bound: String) in
      scrape["http_request_duration_seconds_bucket", ["route": "mint", "status": status, "le": bound]]
    }
    #expect(bucket("2xx", "0.0001") == 1)
    #expect(bucket("2xx", "0.0025") == 1)
    #expect(bucket("2xx", "0.005") == 2)
    #expect(bucket("2xx", "+Inf") == 2)
    #expect(bucket("5xx", "5") == 0)
    #expect(bucket("5xx", "+Inf") == 1)
    #expect(scrape["http_request_duration_seconds_sum", ["route": "mint", "status": "2xx"]] == 0.00309)
    #expect(scrape["http_unauthorized_total"] == 1)
    #expect(scrape["http_forbidden_total"] == 1)
  }

  @Test func `limits, connections and requests in flight are counted where they happen`() throws {
    let metrics = ServiceMetrics.fixture()
    metrics.rateLimited(by: .address)
    metrics.connectionOpened(on: .public)
    metrics.connectionOpened(on: .internal)
    metrics.connectionClosed(on: .internal)
    metrics.connectionRefused(on: .internal)
    metrics.inFlight.add(2)
    metrics.reloaded(source: "RUNTIME_ADMIN_TOKEN_FILE", succeeded: false)
    let scrape = try PrometheusScrape(metrics.prometheusText())
    #expect(scrape["http_rate_limited_total", ["bucket": "address"]] == 1)
    #expect(scrape["http_rate_limited_total", ["bucket": "session"]] == 0)
    #expect(scrape["http_connections", ["listener": "public"]] == 1)
    #expect(scrape["http_connections", ["listener": "internal"]] == 0)
    #expect(scrape["http_connections_refused_total", ["listener": "internal"]] == 1)
    #expect(scrape["http_requests_in_flight"] == 2)
    #expect(scrape["reload_total", ["source": "RUNTIME_ADMIN_TOKEN_FILE", "outcome": "failed"]] == 1)
  }

  @Test func `the process tells what it is and how it does`() throws {
    let clock = ManualClock()
    let metrics = ServiceMetrics.fixture(clock: clock)
    clock.advance(milliseconds: 1500)
    let scrape = try PrometheusScrape(metrics.prometheusText())
    #expect(scrape["token_service_build_info", ["version": "1.2.3", "commit": "abc"]] == 1)
    #expect(scrape["token_service_config_info", ["environment": "dev", "digest": "d1"]] == 1)
    #expect(scrape["process_uptime_seconds"] == 1.5)
    #expect(scrape["process_start_time_seconds"] == 1_772_009_112)
    #expect(try #require(scrape["process_resident_memory_bytes"]) > 1_000_000)
    #expect(try #require(scrape["process_open_fds"]) >= 3)
    #expect(try #require(scrape["process_max_fds"]) >= 3)
    #expect(try #require(scrape["process_cpu_seconds_total"]) > 0)
  }

  @Test func `counting from many threads loses nothing`() async {
    let metrics = ServiceMetrics.fixture()
    await withTaskGroup { group in
      for _ in 0..<4 {
        group.addTask {
          for _ in 0..<10_000 { metrics.tokenIssued(keyID: "active", expiresAt: 1_772_009_412) }
        }
      }
    }
    #expect(metrics.keys["active"].issued.value == 40_000)
  }
}
