import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct PublicationCheckTests {
  private let standby = KeyRecord(id: "k2", state: .standby, fingerprint: "f2")
  private let good = ReplicaText(keys: [ReplicaText.key("k2", fingerprint: "f2")])

  private func faults(_ readings: ReplicaSurvey.Reading...) -> [String] {
    let survey = ReplicaSurvey(outcomes: readings.map { .answered($0) })
    return PublicationCheck(standby: standby, ringDigest: "d2", survey: survey, now: Fixtures.now).faults
  }

  @Test func `a standby that everybody accepts may sign`() {
    var good = good
    good.verifiers = [ReplicaText.verifier("v", digest: "d2")]
    #expect(faults(good.reading()).isEmpty)
  }

  @Test func `a replica that lacks it, has another under its id, or refuses it is named`() {
    var without = ReplicaText(generation: "1", digest: "0123456789abcdef")
    without.problem = "too short"
    let other = ReplicaText(id: "r2", keys: [ReplicaText.key("k2", fingerprint: "f3")])
    let refusing = ReplicaText(id: "r3", keys: [ReplicaText.key("k2", fingerprint: "f2", accepted: false)])
    #expect(
      faults(without.reading("http://a:1"), other.reading("http://b:1"), refusing.reading("http://c:1")) == [
        "http://a:1 does not have it; it has ring 0123456789ab of generation 1: too short",
        "http://b:1 has another key under its id; it has ring d2 of generation 2",
        "http://c:1 has it and does not accept it; it has ring d2 of generation 2",
      ]
    )
  }

  @Test func `a runtime with another ring is named, with who saw it and when`() {
    var text = good
    text.verifiers = [ReplicaText.verifier("edge", digest: "d1", seenAt: Fixtures.now.seconds - 70)]
    #expect(
      faults(text.reading()) == [
        "the runtime edge has another ring, ring d1 of generation 2, as it told http://a:1 1 min 10 s ago"
      ]
    )
  }
}
