import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct ReplicaDriftTests {
  private func drift(_ survey: ReplicaSurvey, ring: RingRecord? = nil) -> ReplicaDrift {
    ReplicaDrift(survey: survey, ring: ring, clockBound: 5, now: Fixtures.now)
  }

  @Test func `replicas with one ring and one configuration agree`() throws {
    let survey = ReplicaSurvey(ReplicaText().reading("http://a:1"), ReplicaText(id: "r2").reading("http://b:1"))
    #expect(drift(survey).isAgreement)
    #expect(drift(survey).text.hasSuffix("\nall agree"))
    let json = try JSONObject(parsing: Array(drift(survey).json.utf8))
    #expect(json["agrees"]?.bool == true && json["replicas"]?.array?.count == 2)
  }

  @Test func `the oldest ring stands first, and each difference is told`() {
    let key = [ReplicaText.key("k1", fingerprint: "f", signing: true)]
    let old = ReplicaText(id: "r3", generation: "9", digest: "d9", problem: #"bad\u001b"#)
    let survey = ReplicaSurvey(
      ReplicaText(generation: "10", keys: key).reading("http://a:1"),
      ReplicaText(id: "r2", generation: "10", configuration: "c2", keys: key).reading("http://b:1", offset: -5100),
      old.reading("http://c:1"),
      ReplicaText(id: "r4", generation: "10", source: "variables").reading("http://d:1", offset: 5000),
      failures: ["http://e:1": .silent]
    )
    let lines = drift(survey).text.split(separator: "\n")
    #expect(
      lines[1].hasPrefix("http://c:1  d9")
        && lines[1].hasSuffix("another ring than the newest; it refused a ring: bad\\u{1b}")
    )
    #expect(lines[2].hasPrefix("http://a:1") && lines[2].hasSuffix("agrees") && lines[2].contains("  k1  "))
    #expect(lines[3].contains("-5.100 s  another configuration than most; its clock is off by more than 5 s"))
    #expect(lines[4].hasSuffix("+5.000 s  its keys come from variables"))
    #expect(lines[5].hasPrefix("http://e:1") && lines[5].hasSuffix("does not answer"))
    #expect(lines.last == "they do not agree")
  }

  @Test func `with a file, its ring is the one to have`() {
    let record = RingRecord(environment: .staging, generation: 3, keys: [])
    let behind = drift(ReplicaSurvey(ReplicaText().reading()), ring: record)
    #expect(behind.text.contains("another ring than the file's") && !behind.isAgreement)
    let equal = drift(ReplicaSurvey(ReplicaText(digest: record.digest).reading()), ring: record)
    #expect(equal.isAgreement)
  }

  @Test func `a runtime with another ring is drift`() {
    var text = ReplicaText()
    text.verifiers = [ReplicaText.verifier("edge", digest: "d1"), ReplicaText.verifier("same", digest: "d2")]
    let drift = drift(ReplicaSurvey(text.reading()))
    #expect(drift.runtimes.count == 1 && drift.runtimes[0].contains("the runtime edge has another ring"))
    #expect(!drift.isAgreement)
  }
}
