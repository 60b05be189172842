import JWT

/// What a rollout tells whoever ran it.
struct RolloutResult: Sendable {
  let decision: RolloutDecision
  let kind: RolloutKind
  /// The bundle.
  let directory: String
  let runID: String
  let signedBy: String?
  /// Whether the run can be gone on with.
  let canResume: Bool

  var allows: Bool { decision.allows }

  /// For people.
  var text: String {
    var facts = [("evidence", directory), ("signed by", signedBy ?? "nobody")]
    if canResume { facts.append(("go on with", "token-service rollout \(kind.rawValue) --resume \(directory)")) }
    let lines = decision.reasons + [decision.devaluation].compactMap { $0 } + decision.notes
    let words = lines.map { "- " + Terminal.harmless($0) }
    return ([TextTable.pairs(facts)] + words + ["Decision: \(decision.word)"]).joined(separator: "\n")
  }

  /// For machines.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("schema", "rollout.result.v1")
    writer.member("rollout", kind.rawValue)
    writer.member("decision", decision.word)
    writer.member("run_id", runID)
    writer.member("evidence", directory)
    writer.member("signed_by", orNull: signedBy)
    writer.member("reasons", decision.reasons)
    writer.member("notes", decision.notes)
    writer.member("promotion_evidence", decision.allows && decision.devaluation == nil)
    writer.member("can_resume", canResume)
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
