import JWT

/// What a canary drill tells whoever ran it.
struct CanaryResult: Sendable {
  let outcome: CanaryOutcome
  /// The bundle.
  let directory: String
  let runID: String
  let signedBy: String?
  /// Why the evidence is not complete, where it is not.
  let evidenceFault: String?

  var allows: Bool { outcome.decision.allows && evidenceFault == nil }
  private var failures: [String] {
    outcome.decision.failures + (evidenceFault.map { ["evidence was lost: \($0)"] } ?? [])
  }

  /// For people.
  var text: String {
    let facts =
      CanarySummary.figures(outcome) + [
        ("checks", "\(outcome.decision.checks.count), \(outcome.decision.checks.count { !$0.holds }) do not hold"),
        ("evidence", directory), ("signed by", signedBy ?? "nobody"),
      ]
    let lines = [TextTable.pairs(facts)] + failures.map { "- " + $0 }
    return (lines + [CanarySummary.ending, "Decision: \(allows ? "allow" : "block")"]).joined(separator: "\n")
  }

  /// For machines.
  var json: String {
    let ledger = outcome.ledger
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("decision", allows ? "allow" : "block")
    writer.member("run_id", runID)
    writer.member("evidence", directory)
    writer.member("signed_by", orNull: signedBy)
    writer.member("failures", failures)
    writer.member("checks", outcome.decision.checks.count)
    writer.member("clients", outcome.settings.clients)
    writer.member("seconds_without_token", fraction: outcome.uncovered)
    writer.member("uses", ledger.uses)
    writer.member("uses_without_token", ledger.usesWithoutToken)
    writer.member("mints_stable", ledger.counts(of: .stable).mints)
    writer.member("mints_canary", ledger.counts(of: .canary).mints)
    writer.member("verified", ledger.verifies)
    writer.member("verified_by_the_other", ledger.crossed)
    writer.name("fault_to_block_seconds")
    if let detected = outcome.detected { writer.value(preformatted: "\(detected)") } else { writer.null() }
    writer.name("block_to_roll_back_seconds")
    if let rolledBack = outcome.rolledBack { writer.value(preformatted: "\(rolledBack)") } else { writer.null() }
    writer.member("ends_on", "stable")
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
