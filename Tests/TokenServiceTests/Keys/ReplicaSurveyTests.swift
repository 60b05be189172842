import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct ReplicaSurveyTests {
  private static let now = Fixtures.now.seconds

  @Test func `reports carry what the planner counts on`() {
    var a = ReplicaText(leeway: 10, keys: [ReplicaText.key("k1", fingerprint: "f", notSigningSince: 5, tokensOut: 2)])
    a.verifiers = [ReplicaText.verifier("v", digest: "d", leeway: 70)]
    let b = ReplicaText(id: "r2", longestTTL: 1200, keys: [ReplicaText.key("k1", fingerprint: "f", signing: true)])
    let survey = ReplicaSurvey(a.reading("http://a:1"), b.reading("http://b:1"))
    #expect(survey.reports.map(\.name) == ["http://a:1", "http://b:1"])
    #expect(survey.reports.map(\.notSigningSince) == [["k1": 5], [:]])
    #expect(survey.reports.map(\.leeway) == [70, 30])
    #expect(survey.reports.map(\.longestTTL) == [900, 1200])
    #expect(survey.tokensOut(of: "k1") == 2 && survey.tokensOut(of: "k9") == 0)
  }

  @Test func `the bounds are the largest of all`() {
    let text = ReplicaText(longestTTL: 1200, leeway: 10, clockBound: 9)
    let widened = ReplicaSurvey(text.reading()).widening(RotationBounds(longestTTL: 900, leeway: 30))
    #expect(widened == RotationBounds(longestTTL: 1200, leeway: 30, propagation: 60, clock: 9))
  }

  @Test func `of a runtime that reported to several, the last report counts`() {
    var (a, b) = (ReplicaText(), ReplicaText(id: "r2"))
    a.verifiers = [
      ReplicaText.verifier("v", digest: "old", seenAt: Self.now - 9), ReplicaText.verifier("w", digest: "w"),
    ]
    b.verifiers = [ReplicaText.verifier("v", digest: "new", seenAt: Self.now)]
    let verifiers = ReplicaSurvey(a.reading("http://a:1"), b.reading("http://b:1")).verifiers
    #expect(verifiers.map(\.verifier.ringDigest) == ["new", "w"])
    #expect(verifiers.map(\.url) == ["http://b:1", "http://a:1"])
  }

  @Test func `a balancer that leads to one replica twice is found`() {
    let survey = ReplicaSurvey(ReplicaText().reading("http://a:1"), ReplicaText().reading("http://b:1"))
    #expect(survey.repeated.map(\.url) == ["http://b:1"] && survey.repeated.map(\.first) == ["http://a:1"])
  }
}
