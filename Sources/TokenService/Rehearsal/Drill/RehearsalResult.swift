import JWT
import TokenRules

/// What a rehearsal tells whoever ran it.
struct RehearsalResult: Sendable {
  let outcome: RotationOutcome
  let checks: RehearsalLedger.Checks
  /// The bundle.
  let directory: String
  let runID: String
  let signedBy: String?
  /// Why the evidence is not complete, where it is not.
  let evidenceFault: String?

  var passed: Bool { outcome.passed && evidenceFault == nil }

  /// For people.
  var text: String {
    let figures = RotationFigures(outcome).cards.map { card in
      (card.name, card.note.isEmpty ? card.value : "\(card.value) (\(card.note))")
    }
    let facts = figures + [("evidence", directory), ("signed by", signedBy ?? "nobody")]
    let failures = (outcome.failures + (evidenceFault.map { ["evidence was lost: \($0)"] } ?? [])).map { "- " + $0 }
    return ([TextTable.pairs(facts)] + failures + ["Decision: \(passed ? "pass" : "fail")"]).joined(separator: "\n")
  }

  /// For machines.
  var json: String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("decision", passed ? "pass" : "fail")
    writer.member("run_id", runID)
    writer.member("evidence", directory)
    writer.member("signed_by", orNull: signedBy)
    writer.member("failures", outcome.failures)
    writer.member("evidence_fault", orNull: evidenceFault)
    writer.member("rotations", outcome.rotations)
    writeCounts(to: &writer)
    writer.spread("reload_ms", outcome.reload)
    writer.spread("propagation_ms", outcome.propagation)
    writer.beginArray("phases")
    for phase in outcome.phases {
      writer.beginObject()
      writer.member("name", phase.name)
      writer.member("passed", phase.passed)
      writer.number("seconds", phase.seconds)
      writer.member("detail", phase.detail)
      writer.endObject()
    }
    writer.endArray()
    writer.endObject()
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func writeCounts(to writer: inout JSONWriter) {
    let totals = outcome.totals
    writer.member("mints", totals.mints)
    writer.member("verifies", totals.verifies)
    writer.member("false_rejects", totals.falseRejects)
    writer.member("stale_accepts", totals.staleAccepts)
    writer.member("mint_errors", totals.mintErrors)
    writer.member("remints", checks.remints)
    writer.member("mint_retries", checks.mintRetries)
    writer.member("demanded_accepts", checks.demandedAccepts)
    writer.member("demanded_expiries", checks.demandedExpiries)
    writer.member("demanded_key_refusals", checks.demandedKeyRefusals)
    writer.member("during_outages", checks.duringOutages)
    writer.member("unanswered", checks.unanswered)
    let counts = [("expected_rejects", totals.expectedRejects), ("clock_rejects", totals.clockRejects)]
    for (name, values) in counts + [("wrong_reasons", checks.wrongReasons)] {
      writer.name(name)
      writer.beginObject()
      for (reason, count) in values.sorted(by: { $0.key < $1.key }) {
        writer.name(reason)
        writer.value(Int64(count))
      }
      writer.endObject()
    }
  }
}

extension JSONWriter {
  fileprivate mutating func spread(_ name: StaticString, _ spread: RotationOutcome.Spread) {
    beginObject(name)
    member("count", spread.count)
    number("p50", spread.p50Ms)
    number("p99", spread.p99Ms)
    number("max", spread.maxMs)
    endObject()
  }
}
