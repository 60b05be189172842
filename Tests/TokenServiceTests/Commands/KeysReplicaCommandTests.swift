import Foundation
import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@testable import TokenService

/// `token-service keys` with `--replica`, as a real process that asks a listener.
@Suite struct KeysReplicaCommandTests {
  private let run = try! KeysRun()
  private let token = ["RUNTIME_READ_TOKEN": "test-only-read-token-5c1e0a9f7b3d2486"]

  /// Runs `body` while a replica with this answer is there.
  private func withReplica(
    _ text: ReplicaText,
    _ body: @escaping @Sendable (_ url: String) async throws -> Void
  )
    async throws
  {
    try await StubListener.run(respond: { _ in text.json(at: SystemClock().now().milliseconds) }) { listener in
      try await body("http://127.0.0.1:\(listener.port)/")
      #expect(listener.reached.all.allSatisfy { $0 == "GET /internal/v1/spacetime/keys " })
    }
  }

  /// A replica that has the ring of the file.
  private func replica() throws -> ReplicaText {
    let record = try run.record()
    return ReplicaText(
      generation: String(record.generation),
      digest: record.digest,
      loadedAt: SystemClock().now().seconds,
      keys: ReplicaText.keys(of: record)
    )
  }

  @Test func `promote asks every replica, and its bounds count`() async throws {
    try await run.ring("k1")
    _ = try await run(["stage", "--kid", "k2"])
    let behind = ReplicaText(digest: "0123456789abcdef")
    try await withReplica(behind) { [run, token] url in
      let refusal = try await run(["promote", "--replica", url], with: token)
      #expect(refusal.code == 1)
      #expect(refusal.complaint.contains("k2 is not accepted everywhere yet: \(url) does not have it"))
    }
    var text = try replica()
    text.longestTTL = 5000
    text.verifiers = [ReplicaText.verifier("edge", digest: "old", seenAt: SystemClock().now().seconds)]
    try await withReplica(text) { [run, token] url in
      let refusal = try await run(["promote", "--replica", url], with: token)
      #expect(refusal.code == 1)
      #expect(refusal.complaint.contains("the runtime edge has another ring"))
    }
    text.verifiers = [ReplicaText.verifier("edge", digest: text.digest, leeway: 99)]
    try await withReplica(text) { [run, token] url in
      // The standby is younger than the bound: that everybody has it is what counts.
      let bound = ["OA_SPACETIME_STAGING_PROPAGATION_BOUND_SECONDS": "3600"]
      let promote = try await run(["promote", "--replica", url], with: token.merging(bound) { $1 })
      #expect(promote.code == 0)
    }
    let record = try run.record()
    #expect(record["k2"]?.longestTTL == 5000)
    let demoted = try #require(record["k1"]?.demotedAt)
    #expect(record["k1"]?.retireAt == demoted + 3600 + 5000 + 99 + 10)
  }

  @Test func `a replica that does not answer, or is none, stops promote and retire`() async throws {
    try await run.ring("k1", "k2")
    let before = try run.text()
    for command in [["promote"], ["retire", "k2"], ["plan"]] {
      let silent = try await run(command + ["--replica", "http://127.0.0.1:1"], with: token)
      #expect(silent.code == 69)
      #expect(silent.complaint.contains("http://127.0.0.1:1 does not answer"))
    }
    var prod = try replica()
    prod.environment = "prod"
    try await withReplica(prod) { [run, token] url in
      let other = try await run(["promote", "--replica", url], with: token)
      #expect(other.code == 69 && other.complaint.contains("serves another environment"))
    }
    try await StubListener.run { [run, token] listener in
      let url = "http://127.0.0.1:\(listener.port)"
      let stranger = try await run(["promote", "--replica", url], with: token)
      #expect(stranger.code == 69 && stranger.complaint.contains("is no token service of this kind"))
    }
    #expect(try await run(["promote", "--replica", "nonsense"], with: token).code == 64)
    #expect(before == (try run.text()))
  }

  @Test func `a balancer that leads to one replica twice does not speak for two`() async throws {
    try await run.ring("k1", "k2")
    try await withReplica(try replica()) { [run, token] url in
      for command in [["promote"], ["retire", "k2"], ["plan"]] {
        let both = try await run(command + ["--replica", url, "--replica", String(url.dropLast())], with: token)
        #expect(both.code == 1)
        #expect(both.complaint.contains("leads to the same replica as \(url)"))
      }
    }
    #expect(try run.states() == ["k2 standby", "k1 active"])
  }

  @Test func `retire says how many tokens are out, and goes by what replicas say`() async throws {
    try await run.ring("k1", "k2")
    _ = try await run(["promote"])
    #expect(try await run(["retire", "k1"]).complaint.contains("is unknown: no replica was asked"))
    let now = SystemClock().now().seconds
    let fingerprint = try #require(try run.record()["k1"]?.fingerprint)
    var text = try replica()
    text.clockBound = 0
    text.keys = [
      ReplicaText.key("k1", fingerprint: fingerprint, notSigningSince: now, tokensOut: 312, latestExpiry: now + 300)
    ]
    try await withReplica(text) { [run, token] url in
      let refusal = try await run(["retire", "k1", "--replica", url], with: token)
      #expect(refusal.code == 1)
      #expect(refusal.complaint.contains("; 312 tokens of it are out still, as the replica says"))
    }
    // By the plan all are dead since a second; one that lives longer than anybody knew stops it.
    text.keys = [
      ReplicaText.key("k1", fingerprint: fingerprint, notSigningSince: now - 931, tokensOut: 1, latestExpiry: now + 300)
    ]
    try await withReplica(text) { [run, token] url in
      let refusal = try await run(["retire", "k1", "--replica", url], with: token)
      #expect(refusal.code == 1)
      #expect(refusal.complaint.contains("1 token of k1 is out still, whatever the plan says"))
    }
    text.keys = [ReplicaText.key("k1", fingerprint: fingerprint, notSigningSince: now - 931)]
    try await withReplica(text) { [run, token] url in
      let retire = try await run(["retire", "k1", "--replica", url], with: token)
      #expect(retire.code == 0)
    }
    #expect(try run.states() == ["k2 active", "k1 retired"])
  }

  @Test func `plan puts an end off that a late replica makes too early`() async throws {
    try await run.ring("k1", "k2")
    _ = try await run(["promote"])
    let end = try #require(try run.record()["k1"]?.retireAt)
    let fingerprint = try #require(try run.record()["k1"]?.fingerprint)
    var text = try replica()
    text.clockBound = 0
    text.keys = [ReplicaText.key("k1", fingerprint: fingerprint, signing: true)]
    try await withReplica(text) { [run, token] url in
      let bound = token.merging(["OA_SPACETIME_STAGING_PROPAGATION_BOUND_SECONDS": "500"]) { $1 }
      let plan = try await run(["plan", "--replica", url], with: bound)
      #expect(plan.output.contains("signs with it still"))
      let putOff = try await run(["plan", "--put-off", "--replica", url], with: bound)
      #expect(putOff.code == 0)
    }
    let later = try #require(try run.record()["k1"]?.retireAt)
    #expect(later >= end + 500)
    #expect(try run.log().last?["event_name"]?.string == "sync.key.put_off")
    #expect(try await run(["plan", "--put-off"]).output.contains("no end in the file is too early"))
  }

  @Test func `revoke tells what it ends, and no silence stops it`() async throws {
    try await run.ring("k1")
    let fingerprint = try #require(try run.record()["k1"]?.fingerprint)
    var text = try replica()
    text.keys = [ReplicaText.key("k1", fingerprint: fingerprint, signing: true, tokensOut: 9)]
    try await withReplica(text) { [run, token] url in
      let replicas = ["--replica", url, "--replica", "http://127.0.0.1:1"]
      let revoke = try await run(["revoke", "k1", "--compromised"] + replicas, with: token)
      #expect(revoke.code == 0)
      #expect(revoke.complaint.contains("revoking k1 ends 9 leases now, as one replica counts"))
      #expect(revoke.complaint.contains("http://127.0.0.1:1 does not answer: its leases are not counted"))
    }
    #expect(try run.record()["k1"]?.state == .revoked)
  }

  @Test func `status has code 0 in agreement, 1 in drift, 69 in silence`() async throws {
    try await run.ring("k1")
    let own = try await run(["status"])
    #expect(own.code == 0 && own.output.contains("k1 signs") && own.output.contains("FINGERPRINT"))
    try await withReplica(try replica()) { [run, token] url in
      try run.folder.write("replicas", "# all of them\n\n\(url) # here\n")
      let agreement = try await run(["status", "--replicas-file", "replicas"], with: token)
      #expect(agreement.code == 0 && agreement.output.hasSuffix("all agree\n"))
      let silent = try await run(["status", "--replica", url, "--replica", "http://127.0.0.1:1"], with: token)
      #expect(silent.code == 1 && silent.output.contains("http://127.0.0.1:1"))
      _ = try await run(["stage"])
      let drift = try await run(["status", "--replica", url, "--json"], with: token)
      #expect(drift.code == 1)
      let json = try JSONObject(parsing: Array(drift.line.utf8))
      #expect(json["agrees"]?.bool == false)
      let replica = json["replicas"]?.array?.first?.object
      #expect(replica?["drift"]?.strings == ["another ring than the file's"])
    }
    #expect(try await run(["status", "--replica", "http://127.0.0.1:1"], with: token).code == 69)
    #expect(try await run(["status", "--replicas-file", "none"], with: token).code == 66)
  }
}
