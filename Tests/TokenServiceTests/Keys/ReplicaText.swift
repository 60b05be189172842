import TestSupport
import TokenRules

@testable import TokenService

/// The answer of a replica to `GET /internal/v1/spacetime/keys`, as the contract has it.
struct ReplicaText: Sendable {
  var id = "r1"
  var environment = "staging"
  var generation = "2"
  var digest = "d2"
  var source = "file"
  var configuration = "c1"
  var longestTTL = 900
  var leeway = 30
  var clockBound = 5
  /// `nil`: the time at which it is asked.
  var serverTime: Int64?
  var loadedAt = Fixtures.now.seconds
  var problem: String?
  var keys: [String] = []
  var verifiers: [String] = []

  static func key(
    _ id: String,
    state: String = "active",
    fingerprint: String,
    accepted: Bool = true,
    signing: Bool = false,
    notSigningSince: Int64? = nil,
    tokensOut: Int = 0,
    latestExpiry: Int64? = nil
  ) -> String {
    """
    {"kid":"\(id)","state":"\(state)","accepted":\(accepted),"fingerprint":"\(fingerprint)","created_at":null,\
    "activated_at":null,"demoted_at":null,"retire_at":null,"ended_at":null,"longest_ttl_seconds":900,\
    "signing":\(signing),"not_signing_since":\(time(notSigningSince)),"issued_total":7,"accepted_total":7,\
    "tokens_out":\(tokensOut),"latest_expires_at":\(time(latestExpiry)),"last_accepted_at":null}
    """
  }

  static func verifier(_ id: String, digest: String, leeway: Int = 30, seenAt: Int64 = Fixtures.now.seconds) -> String {
    """
    {"id":"\(id)","ring_digest":"\(digest)","generation":"2","leeway_seconds":\(leeway),"max_age_seconds":900,\
    "seen_at":\(time(seenAt)),"revocation_position":null,"last_accepted":{}}
    """
  }

  /// All keys of a ring, as a replica has them that took it when it was made.
  static func keys(of record: RingRecord) -> [String] {
    record.keys.map { key in
      Self.key(
        key.id,
        state: key.state.rawValue,
        fingerprint: key.fingerprint ?? "",
        accepted: key.state.isUsable,
        signing: key.state == .active,
        notSigningSince: key.demotedAt ?? key.createdAt
      )
    }
  }

  func json(at now: Int64 = Fixtures.now.milliseconds) -> String {
    """
    {"environment":"\(environment)","generation":"\(generation)","ring_digest":"\(digest)","source":"\(source)",\
    "minting_stopped":false,"server_time_unix_ms":\(serverTime ?? now),"replica":{"id":"\(id)","version":"1",\
    "started_at":"2026-02-25T08:00:00Z","config_digest":"\(configuration)","leeway_seconds":\(leeway),\
    "max_age_seconds":900,"max_ttl_seconds":\(longestTTL),"propagation_bound_seconds":0,\
    "clock_bound_seconds":\(clockBound),"ring_loaded_at":\(Self.time(loadedAt))},\
    "reload":{"outcome":"loaded","at":null,"problem":\(problem.map { "\"\($0)\"" } ?? "null")},\
    "keys":[\(keys.joined(separator: ","))],"verifiers":[\(verifiers.joined(separator: ","))]}
    """
  }

  /// The reading of a replica that answers so.
  func reading(_ url: String = "http://a:1", offset: Int64 = 0) -> ReplicaSurvey.Reading {
    let answer = ReplicaAnswer(parsing: Array(json().utf8))!
    return ReplicaSurvey.Reading(url: url, answer: answer, clockOffset: offset, clockError: 1)
  }

  private static func time(_ seconds: Int64?) -> String {
    seconds.map { "\"\(Timestamp(seconds: $0).rfc3339)\"" } ?? "null"
  }
}

extension ReplicaSurvey {
  /// What these replicas say.
  init(_ readings: Reading..., failures: [String: ReplicaClient.Problem] = [:]) {
    self.init(outcomes: readings.map { .answered($0) } + failures.map { .failed(url: $0.key, $0.value) })
  }
}
