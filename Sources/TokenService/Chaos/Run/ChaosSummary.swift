/// `SUMMARY.md` of a run of the drills.
struct ChaosSummary {
  let outcome: ChaosOutcome

  var text: String {
    var lines = ["# Chaos drills", ""]
    lines += facts.map { "- \($0): \($1)" }
    lines += ["", "## Scenarios", "| scenario | status | seconds | reason | log |", "| --- | --- | ---: | --- | --- |"]
    lines += outcome.results.map { result in
      let cells = [result.scenario.rawValue, result.status.rawValue, Figure.decimal(result.seconds)]
      return row(cells.map(MarkdownText.line) + [MarkdownText.line(result.reason ?? ""), "`\(result.logFile)`"])
    }
    for result in outcome.results where !result.rules.isEmpty { lines += section(result) }
    lines += ["", "## Decision"]
    let words = outcome.decision.blockers + outcome.decision.remarks
    lines += words.isEmpty ? ["Every scenario passed."] : words.map { "- " + MarkdownText.line($0) }
    lines += ["", "Decision: \(outcome.decision.word)", ""]
    return lines.joined(separator: "\n")
  }

  private var facts: [(String, String)] {
    [
      ("Run", "`\(outcome.context.runID)`"), ("Schema", "`chaos.summary.v1`"),
      ("Started", outcome.startedAt.rfc3339), ("Ended", outcome.endedAt.rfc3339),
      ("Commit", "`\(outcome.context.commit)`"), ("Configuration", "`\(outcome.context.configurationDigest)`"),
      ("Options", MarkdownText.line(outcome.settings.options)),
      ("Versions", EvidenceVersions.current.map { "\($0.name) \($0.value)" }.joined(separator: "; ")),
    ]
  }

  private func section(_ result: ChaosResult) -> [String] {
    let head = ["", "### \(result.scenario.rawValue)", MarkdownText.line(result.scenario.summary) + ".", ""]
    let rules = result.rules.map { rule in
      row([rule.title, rule.seen, rule.demand, rule.holds ? "holds" : "**broken**"])
    }
    let figures = result.figures.map { figure in
      row([ChaosRule(figure.name, figure.value, .atLeast(0), figure.unit).title, seen(figure), "", ""])
    }
    return head + ["| number | seen | rule | |", "| --- | ---: | --- | --- |"] + rules + figures
  }

  private func seen(_ figure: ChaosFigure) -> String {
    ChaosRule(figure.name, figure.value, .atLeast(0), figure.unit).seen
  }

  private func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
}
