import TokenRules

/// The top of the report: the decision, what was run, and the figures.
struct RotationReportHead {
  let report: RotationReport

  var decision: String { report.outcome.passed ? "pass" : "fail" }

  var markup: Markup {
    Markup([banner, failures, facts, figures].compactMap { $0 })
  }

  private var banner: Markup {
    let outcome = report.outcome
    let sentence =
      outcome.passed
      ? "Every assertion of the rehearsal held."
      : "\(outcome.failures.count) \(outcome.failures.count == 1 ? "assertion" : "assertions") did not hold."
    return PageHead.banner(
      isGood: outcome.passed,
      decision: outcome.passed ? "PASS" : "FAIL",
      title: "Key rotation rehearsal, \(outcome.environment.rawValue)",
      sentence: sentence
    )
  }

  private var failures: Markup? {
    guard !report.outcome.failures.isEmpty else { return nil }
    return .element("ul", ["class": "failures"], report.outcome.failures.map { .element("li", [:], $0) })
  }

  private var facts: Markup {
    let outcome = report.outcome
    let length = outcome.endedAt.milliseconds - outcome.startedAt.milliseconds
    let rows: [(String, Markup)] =
      [
        ("Environment", Markup(outcome.environment.rawValue)),
        ("Started (UTC)", Markup(outcome.startedAt.rfc3339)),
        ("Ended (UTC)", Markup("\(outcome.endedAt.rfc3339), after \(Figure.length(ofMilliseconds: length))")),
        ("Run", .element("code", [:], report.context.runID)),
        ("Commit", .element("code", [:], report.context.commit)),
        ("Configuration", .element("code", [:], report.context.configurationDigest)),
        ("Replicas", Markup("\(outcome.replicas)")),
        ("Rate", Markup("\(Figure.decimal(outcome.rate)) mints a second, aimed at")),
        ("Seed", .element("code", [:], "\(outcome.seed)")),
        ("Options", .element("code", [:], outcome.options)),
      ] + report.versions.map { ($0.name, Markup($0.value)) }
      + [("Signed by", report.signedBy.map { .element("code", [:], $0) } ?? Markup("nobody"))]
    return PageHead.facts(rows)
  }

  private var figures: Markup {
    .element(
      "ul",
      ["class": "figures", "aria-label": "Figures"],
      RotationFigures(report.outcome).cards.map { card in
        .element(
          "li",
          card.isBad ? ["class": "wrong"] : [:],
          [
            .element("b", [:], card.isBad ? "✗ " + card.value : card.value), Markup(card.name),
            .element("div", ["class": "note"], card.note),
          ]
        )
      }
    )
  }
}
