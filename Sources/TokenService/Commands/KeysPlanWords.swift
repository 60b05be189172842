import JWT
import TokenRules

/// The sum behind a key's end, term by term.
struct KeysPlanWords {
  let lines: [String]

  init(_ plan: RetirementPlan, _ key: KeyRecord, _ now: Timestamp) {
    let id = Terminal.harmless(plan.keyID)
    let terms: [(String, String)] = [
      (TimeInWords.date(plan.lastSignature.at), Self.signature(plan.lastSignature)),
      ("+ \(plan.longestTTL) s", "the longest TTL that was in force while it signed"),
      ("+ \(plan.leeway) s", "the largest leeway of any verifier"),
      (
        "+ \(2 * plan.clockBound) s",
        "twice \(plan.clockBound) s, by which clocks may be off: the minter's and a verifier's"
      ),
      ("= " + TimeInWords.date(plan.retireAt), Self.end(plan, key.retireAt)),
    ]
    let verb = plan.retireAt <= now.seconds ? "may be retired since" : "may be retired at"
    lines = ["\(id) \(verb) \(TimeInWords.span(plan.retireAt, at: now)):", TextTable.pairs(terms)]
  }

  private static func signature(_ last: RetirementPlan.LastSignature) -> String {
    switch last {
    case .assumed(let demotedAt, let propagation):
      "its last signature, at the latest: demoted at \(TimeInWords.date(demotedAt)), and \(propagation) s until everybody knew"
    case .reported(_, let replicas):
      "its last signature, as \(replicas == 1 ? "the replica says" : "the latest of \(replicas) replicas says")"
    case .ongoing(let replica, _, let propagation):
      "\(replica) signs with it still, or may do: now, and \(propagation) s until it knows"
    }
  }

  private static func end(_ plan: RetirementPlan, _ retireAt: Int64?) -> String {
    guard let retireAt else { return "the file has no end for it: `keys retire` ends it" }
    let difference = retireAt - plan.retireAt
    if difference == 0 { return "as the file has it: the services drop it then by themselves" }
    return difference > 0
      ? "the services drop it by themselves \(TimeInWords.exactLength(difference)) later, at \(TimeInWords.date(retireAt))"
      : "the file has \(TimeInWords.date(retireAt)), \(TimeInWords.exactLength(-difference)) too early: --put-off"
  }

  /// The same for programs.
  static func write(_ plan: RetirementPlan, _ retireAt: Int64?, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("kid", plan.keyID)
    writer.member("may_retire_at", Timestamp(seconds: plan.retireAt).rfc3339)
    writer.member("retire_at", orNull: retireAt.map { Timestamp(seconds: $0).rfc3339 })
    writer.beginObject("last_signature")
    writer.member("at", Timestamp(seconds: plan.lastSignature.at).rfc3339)
    switch plan.lastSignature {
    case .assumed(let demotedAt, let propagation):
      writer.member("source", "assumed")
      writer.member("demoted_at", Timestamp(seconds: demotedAt).rfc3339)
      writer.member("propagation_bound_seconds", propagation)
    case .reported(_, let replicas):
      writer.member("source", "reported")
      writer.member("replicas", replicas)
    case .ongoing(let replica, _, let propagation):
      writer.member("source", "ongoing")
      writer.member("replica", replica)
      writer.member("propagation_bound_seconds", propagation)
    }
    writer.endObject()
    writer.member("longest_ttl_seconds", plan.longestTTL)
    writer.member("leeway_seconds", plan.leeway)
    writer.member("clock_bound_seconds", plan.clockBound)
    writer.endObject()
  }
}
