import TokenRules

/// `SUMMARY.md` of a rehearsal.
struct RotationSummary {
  let report: RotationReport

  var text: String {
    let outcome = report.outcome
    var lines = ["# Rehearsal of key rotation, \(outcome.environment.rawValue)", ""]
    lines += facts.map { "- \($0): \($1)" }
    lines += ["", "## Figures", "| figure | value | |", "| --- | ---: | --- |"]
    lines += RotationFigures(outcome).cards.map { "| \($0.name) | \($0.value) | \(MarkdownText.cell($0.note)) |" }
    lines += ["", "## Phases", "| phase | result | seconds | detail |", "| --- | --- | ---: | --- |"]
    lines += outcome.phases.map { phase in
      let cells = [phase.name, phase.passed ? "passed" : "failed", Figure.decimal(phase.seconds), phase.detail]
      return "| " + cells.map(MarkdownText.cell).joined(separator: " | ") + " |"
    }
    lines += ["", "## Failures"]
    lines += outcome.failures.isEmpty ? ["none"] : outcome.failures.map { "- " + MarkdownText.cell($0) }
    lines += ["", "Decision: \(outcome.passed ? "pass" : "fail")", ""]
    return lines.joined(separator: "\n")
  }

  private var facts: [(String, String)] {
    let outcome = report.outcome
    return [
      ("Run", "`\(report.context.runID)`"), ("Schema", "`rotation.summary.v1`"),
      ("Started", outcome.startedAt.rfc3339), ("Ended", outcome.endedAt.rfc3339),
      ("Commit", "`\(report.context.commit)`"), ("Configuration", "`\(report.context.configurationDigest)`"),
      ("Replicas", "\(outcome.replicas)"), ("Rate", "\(Figure.decimal(outcome.rate)) mints a second"),
      ("Seed", "\(outcome.seed)"), ("Options", MarkdownText.cell(outcome.options)),
      ("Versions", report.versions.map { "\($0.name) \($0.value)" }.joined(separator: "; ")),
    ]
  }
}
