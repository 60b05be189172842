/// The top of the report: the decision and its reasons, what was run, and how much of it failed.
struct RolloutReportHead {
  let report: RolloutReport

  var markup: Markup { Markup([banner, reasons, devaluation, figures, facts].compactMap { $0 }) }

  private var banner: Markup {
    let decision = report.decision
    let sentence =
      decision.allows
      ? "Every step passed, or was skipped with leave."
      : decision.reasons.count == 1
        ? "One thing stands in the way." : "\(decision.reasons.count) things stand in the way."
    return PageHead.banner(
      isGood: decision.allows,
      decision: decision.allows ? "ALLOW" : "BLOCK",
      title: report.settings.kind.title,
      sentence: sentence
    )
  }

  private var reasons: Markup? {
    guard !report.decision.allows else { return nil }
    return .element("ul", ["class": "failures"], report.decision.reasons.map { .element("li", [:], $0) })
  }

  private var devaluation: Markup? {
    report.decision.devaluation.map { .element("p", ["class": "caution"], [.element("strong", [:], "This is \($0).")]) }
  }

  private var facts: Markup {
    let facts = RolloutFacts(report: report)
    let rows = facts.responsibility + facts.run + [("Signed by", report.signedBy ?? "nobody")]
    let codes: Set<String> = ["Run", "Commit", "Configuration", "Signed by"]
    return PageHead.facts(
      rows.map { name, value in
        (name, codes.contains(name) && value != "nobody" ? .element("code", [:], value) : Markup(value))
      }
    )
  }

  private var figures: Markup {
    .element(
      "ul",
      ["class": "figures", "aria-label": "Figures"],
      RolloutFacts(report: report).counts.map { count in
        .element(
          "li",
          count.failed > 0 ? ["class": "wrong"] : [:],
          [
            .element("b", [:], (count.failed > 0 ? "✗ " : "") + "\(count.passed) of \(count.all)"),
            Markup(count.name), .element("div", ["class": "note"], count.rest.isEmpty ? "all passed" : count.rest),
          ]
        )
      }
    )
  }
}
