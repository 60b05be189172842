import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct ReplicaAnswerTests {
  private static let now = Fixtures.now.seconds

  @Test func `what a replica says is read as it is`() throws {
    var text = ReplicaText(keys: [
      ReplicaText.key("k2", fingerprint: "f2", signing: true, notSigningSince: 7, tokensOut: 3, latestExpiry: Self.now),
      ReplicaText.key("k1", state: "fallback", fingerprint: "f1", accepted: false, notSigningSince: Self.now - 60),
    ])
    text.verifiers = [ReplicaText.verifier("edge 1", digest: "d2", leeway: 45)]
    let answer = try #require(ReplicaAnswer(parsing: Array(text.json().utf8)))
    #expect(answer.replicaID == "r1" && answer.environment == "staging" && answer.generation == "2")
    #expect(answer.ringDigest == "d2" && answer.configurationDigest == "c1" && !answer.hasKeysFromVariables)
    #expect(answer.serverTime == Fixtures.now && answer.ringLoadedAt == Self.now)
    #expect([answer.leeway, answer.longestTTL, answer.propagation, answer.clockBound] == [30, 900, 0, 5])
    #expect(answer.signing?.id == "k2" && answer["k2"]?.tokensOut == 3 && answer["k2"]?.latestExpiry == Self.now)
    // A key that signs has no moment at which it stopped, whatever is told.
    #expect(answer["k2"]?.notSigningSince == nil && answer["k1"]?.notSigningSince == Self.now - 60)
    #expect(answer["k2"]?.state == .active && answer["k1"]?.state == .fallback)
    #expect(answer["k1"]?.isAccepted == false && answer["k3"] == nil)
    let verifier = ReplicaAnswer.Verifier(id: "edge 1", ringDigest: "d2", generation: "2", leeway: 45, seenAt: Self.now)
    #expect(answer.verifiers == [verifier])
  }

  @Test(arguments: [
    "", "[]", "{}", #"{"error":"not_found"}"#, #"{"generation":"7","keys":[{"kid":"a","state":"active"}]}"#,
    ReplicaText(keys: ["{}"]).json(), ReplicaText(keys: [ReplicaText.key("a", state: "odd", fingerprint: "f")]).json(),
    ReplicaText(verifiers: [#"{"id":"x"}"#]).json(),
    ReplicaText().json().replacing(#""ring_digest":"d2","#, with: ""),
  ]) func `what is no such answer is none`(text: String) {
    #expect(ReplicaAnswer(parsing: Array(text.utf8)) == nil)
  }
}
