import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct KeysScheduleTests {
  private let bounds = Fixtures.bounds
  private let now = Fixtures.later(3600)

  private func schedule(_ survey: ReplicaSurvey? = nil) throws -> KeysSchedule {
    var ring = try Fixtures.promotedRing()
    try ring.stage(Fixtures.newKey("k3"), at: now)
    return try KeysSchedule(ring, at: now, bounds: survey?.widening(bounds) ?? bounds, survey: survey)
  }

  @Test func `every term stands in words, and they add up`() throws {
    #expect(
      try schedule().text == """
        from the bounds alone, for no replica was asked
        k3 may sign from 2026-02-25T09:46:12Z (in 1 min): it was made 60 s before, the longest that a change takes to \
        reach everybody
        k2 signs since 2026-02-25T09:45:12Z; promoting another makes it a fallback
        k1 may be retired at 2026-02-25T10:01:52Z (in 16 min 40 s):
          2026-02-25T09:46:12Z    its last signature, at the latest: demoted at 2026-02-25T09:45:12Z, and 60 s until \
        everybody knew
          + 900 s                 the longest TTL that was in force while it signed
          + 30 s                  the largest leeway of any verifier
          + 10 s                  twice 5 s, by which clocks may be off: the minter's and a verifier's
          = 2026-02-25T10:01:52Z  as the file has it: the services drop it then by themselves
        """
    )
  }

  @Test func `with replicas, the terms are theirs`() throws {
    let since = now.seconds + 2
    var text = ReplicaText(keys: [ReplicaText.key("k1", fingerprint: "f", notSigningSince: since)])
    text.verifiers = [ReplicaText.verifier("v", digest: "d", leeway: 90)]
    let words = try schedule(ReplicaSurvey(text.reading())).text
    #expect(words.hasPrefix("from what 1 replica says, to which 1 runtime has reported\n"))
    #expect(words.contains("  2026-02-25T09:45:14Z    its last signature, as the replica says"))
    #expect(words.contains("  + 90 s  "))
    #expect(words.contains("= 2026-02-25T10:01:54Z  the file has 2026-02-25T10:01:52Z, 2 s too early: --put-off"))
  }

  @Test func `a replica that signs still is told by name`() throws {
    let text = ReplicaText(keys: [ReplicaText.key("k1", fingerprint: "f", signing: true)])
    let schedule = try schedule(ReplicaSurvey(text.reading()))
    #expect(schedule.text.contains("http://a:1 signs with it still, or may do: now, and 60 s until it knows"))
    let json = try JSONObject(parsing: Array(schedule.json.utf8))
    let plan = try #require(json["fallback"]?.array?.first?.object)
    #expect(plan["last_signature"]?.object?["source"]?.string == "ongoing")
    #expect(plan["last_signature"]?.object?["replica"]?.string == "http://a:1")
  }

  @Test func `programs have the terms too`() throws {
    let json = try JSONObject(parsing: Array(schedule().json.utf8))
    let plan = try #require(json["fallback"]?.array?.first?.object)
    #expect(plan["kid"]?.string == "k1" && plan["may_retire_at"]?.string == "2026-02-25T10:01:52Z")
    let terms = ["longest_ttl_seconds", "leeway_seconds", "clock_bound_seconds"].map { plan[$0]?.integer }
    #expect(terms == [900, 30, 5])
    #expect(json["standby"]?.array?.first?.object?["may_sign_at"]?.string == "2026-02-25T09:46:12Z")
  }
}
