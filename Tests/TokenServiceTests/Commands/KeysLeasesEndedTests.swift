import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct KeysLeasesEndedTests {
  private func words(_ id: String, _ survey: ReplicaSurvey? = nil, at seconds: Int64 = 3600) throws -> String {
    var ring = try Fixtures.promotedRing()
    try ring.stage(Fixtures.newKey("k3"), at: Fixtures.later(3600))
    let key = try #require(ring[id])
    return KeysLeasesEnded(key: key, survey: survey, bounds: Fixtures.bounds).words(at: Fixtures.later(seconds))
  }

  @Test func `replicas count, and who does not answer is not counted`() throws {
    let one = ReplicaText(keys: [ReplicaText.key("k2", fingerprint: "f", tokensOut: 2)])
    let two = ReplicaText(id: "r2", keys: [ReplicaText.key("k2", fingerprint: "f", tokensOut: 40)])
    #expect(
      try words("k2", ReplicaSurvey(one.reading(), two.reading(), failures: ["http://c:1": .silent])) == """
        revoking k2 ends 42 leases now, as 2 replicas count
        http://c:1 does not answer: its leases are not counted

        """
    )
  }

  @Test func `without replicas there is an upper bound`() throws {
    let unknown = "how many is unknown: no replica was asked\n"
    #expect(try words("k2") == "revoking k2 ends every lease of the last 15 min at most; \(unknown)")
    #expect(
      try words("k1") == "revoking k1 ends every lease that it signed and that has not expired, "
        + "none of them from after 2026-02-25T09:46:12Z; \(unknown)"
    )
    #expect(try words("k1", at: 9000) == "revoking k1 ends no lease: its tokens are refused already\n")
    #expect(try words("k3") == "revoking k3 ends no lease: it never signed\n")
    let silent = ReplicaSurvey(failures: ["http://c:1": .forbidden])
    #expect(try words("k2", silent).contains("how many is unknown: no replica answered\nhttp://c:1 does not accept"))
  }
}
