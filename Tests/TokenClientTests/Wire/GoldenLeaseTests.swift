import TestSupport
import Testing

@testable import TokenClient

/// What the client reads of the answers that the service's own tests hold it to.
@Suite struct GoldenLeaseTests {
  @Test func `today's answer`() throws {
    let lease = try LeaseAnswer(parsing: LeaseFixture.answer.bytes)
    #expect(lease.expiresIn == .seconds(300) && lease.refreshAfterIn == .seconds(270))
    #expect(lease.serverTime == .milliseconds(1_772_009_112_000))
    let token = LeasedToken(
      value: LeaseFixture.normalised.token,
      tokenID: LeaseFixture.normalised.tokenID,
      subscribeURL: "wss://spacetime.staging.example.com/v1/database/sync/subscribe",
      protocolVersion: "spacetime.sync.v1",
      subject: "user:1042",
      orgID: "org:openagents",
      sessionID: "sess_1",
      deviceID: "desktop:1",
      scopes: ["runtime.codex_worker_events", "sync.subscribe"],
      streamGrants: [
        "org:openagents:worker_events", "runtime.codex_worker_events", "stream.activity_projection.v1",
        "stream.earn_job_lifecycle_projection.v1",
      ]
    )
    #expect(lease.token == token)
  }

  @Test func `today's answer out of its envelope, and without one, is the same lease`() throws {
    let text = String(decoding: try LeaseFixture.answer.bytes, as: UTF8.self)
    let start = try #require(text.firstRange(of: #""data": "#))
    let flat = text[..<start.lowerBound].trimmingSuffix { $0.isWhitespace || $0 == "," } + "}"
    let envelope = "{" + text[start.lowerBound...]
    let whole = try LeaseAnswer(parsing: Array(text.utf8))
    #expect(try LeaseAnswer(parsing: Array(flat.utf8)) == whole)
    #expect(try LeaseAnswer(parsing: Array(envelope.utf8)) == whole)
  }

  @Test func `the envelope of an earlier service`() throws {
    let lease = try LeaseAnswer(parsing: LeaseFixture.earlierEnvelope.bytes)
    #expect(lease.token.value == "e30.e30.earlier" && lease.token.scopes == ["sync.subscribe"])
    // It did not say when to refresh: 30 seconds before the end, as today's do.
    #expect(lease.expiresIn == .seconds(300) && lease.refreshAfterIn == .seconds(270) && lease.serverTime == nil)
  }
}

extension Substring {
  fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> Substring {
    var rest = self
    while let last = rest.last, isTrimmed(last) { rest.removeLast() }
    return rest
  }
}
