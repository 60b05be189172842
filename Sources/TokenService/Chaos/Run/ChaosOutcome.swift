import JWT
import TokenRules

/// What a run of the drills tells whoever ran it.
struct ChaosOutcome: Sendable {
  let results: [ChaosResult]
  let settings: ChaosSettings
  let decision: ChaosDecision
  let startedAt: Timestamp
  let endedAt: Timestamp
  let context: EvidenceContext
  /// The bundle.
  let directory: String
  let signedBy: String?
  /// What was found after the summary was written.
  private(set) var lateFault: String?

  init(
    results: [ChaosResult],
    settings: ChaosSettings,
    decision: ChaosDecision,
    startedAt: Timestamp,
    endedAt: Timestamp,
    context: EvidenceContext,
    directory: String,
    signedBy: String?
  ) {
    self.results = results
    self.settings = settings
    self.decision = decision
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.context = context
    self.directory = directory
    self.signedBy = signedBy
  }

  var isAllowed: Bool { decision.isAllowed && lateFault == nil }
  private var blockers: [String] { decision.blockers + (lateFault.map { [$0] } ?? []) }

  func blocked(because fault: String) -> ChaosOutcome {
    var outcome = self
    outcome.lateFault = fault
    return outcome
  }

  /// For people.
  var text: String {
    let rows = results.map { result in
      (result.scenario.rawValue, "\(result.status.rawValue), \(Figure.decimal(result.seconds)) s")
    }
    let facts = rows + [("evidence", directory), ("signed by", signedBy ?? "nobody")]
    let remarks = (blockers + decision.remarks).map { "- " + $0 }
    return ([TextTable.pairs(facts)] + remarks + ["Decision: \(isAllowed ? "allow" : "block")"]).joined(separator: "\n")
  }

  /// For machines.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("decision", isAllowed ? "allow" : "block")
    writer.member("run_id", context.runID)
    writer.member("evidence", directory)
    writer.member("signed_by", orNull: signedBy)
    writer.member("blockers", blockers)
    writer.member("remarks", decision.remarks)
    writer.beginArray("results")
    for result in results {
      writer.beginObject()
      ChaosLine(result: result).write(to: &writer)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
