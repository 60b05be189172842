/// `SUMMARY.md` of a rollout.
struct RolloutSummary {
  let report: RolloutReport

  private var decision: RolloutDecision { report.decision }

  var text: String {
    let facts = RolloutFacts(report: report)
    var lines = ["# \(report.settings.kind.title)", ""]
    lines += facts.responsibility.map { "- \($0): \(MarkdownText.line($1))" }
    lines += ["- Run: `\(report.context.runID)`", "- Schema: `rollout.summary.v1`"]
    lines += facts.run.dropFirst().map { "- \($0): \(MarkdownText.line($1))" }
    lines += facts.counts.map {
      "- \($0.name): \($0.passed) of \($0.all) passed" + ($0.rest.isEmpty ? "" : ", \($0.rest)")
    }
    lines += ["", "## Why", ""] + why
    lines += ["", "## Skipped, waived, warned of", ""] + Self.list(decision.notes)
    lines += ["", "## Steps", "", MarkdownText.row(["step", "stage", "status", "seconds", "detail"])]
    lines += ["| --- | --- | --- | ---: | --- |"] + report.machine.plan.steps.map(row)
    lines += remediation
    if let words = decision.devaluation { lines += ["", "This rollout is \(words)."] }
    lines += ["", "Decision: \(decision.word)", ""]
    return lines.joined(separator: "\n")
  }

  private var why: [String] {
    decision.allows ? ["Every step passed, or was skipped with leave."] : Self.list(decision.reasons)
  }

  private func row(_ step: RolloutStep) -> String {
    guard let outcome = report.machine.outcomes[step.id] else {
      return MarkdownText.row([step.id, step.stage, "not reached", "", ""])
    }
    let waiver = report.machine.waivers.first { outcome.status == .skipped && $0.covers(step) }
    let detail = outcome.detail + (waiver.map { "; waived: \($0.reason)" } ?? "")
    return MarkdownText.row([step.id, step.stage, outcome.status.rawValue, Figure.decimal(outcome.seconds), detail])
  }

  /// What stands in the way, and what is to be done about it: the first is known, the second somebody fills in.
  private var remediation: [String] {
    let blockers = report.settings.blockers + decision.reasons
    let places = blockers.enumerated().map { number, _ in "\(number + 1). (what is done, by whom, until when)" }
    return ["", "## Blockers and remediation", "", "### Blockers", ""] + Self.list(blockers)
      + ["", "### Remediation", ""] + (places.isEmpty ? ["none needed"] : places)
  }

  private static func list(_ texts: [String]) -> [String] {
    texts.isEmpty ? ["none"] : texts.map { "- " + MarkdownText.line($0) }
  }
}
