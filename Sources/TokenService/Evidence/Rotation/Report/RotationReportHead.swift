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
    let sign = outcome.passed ? "M6 19L15 28L32 9" : "M9 9L29 29M29 9L9 29"
    let icon = Markup.element(
      "svg",
      ["width": "38", "height": "38", "aria-hidden": "true"],
      [.element("path", ["d": sign])]
    )
    let words = Markup.element(
      "div",
      [:],
      [.element("small", [:], "Decision"), Markup(outcome.passed ? "PASS" : "FAIL")]
    )
    let sentence =
      outcome.passed
      ? "Every assertion of the rehearsal held."
      : "\(outcome.failures.count) \(outcome.failures.count == 1 ? "assertion" : "assertions") did not hold."
    return .element(
      "header",
      [:],
      [
        .element("div", ["class": "decision \(decision)"], [icon, words]),
        .element(
          "div",
          [:],
          [
            .element("h1", [:], "Key rotation rehearsal, \(outcome.environment.rawValue)"),
            .element("p", [:], sentence),
          ]
        ),
      ]
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
    return .element(
      "dl",
      [:],
      rows.map { row in .element("div", [:], [.element("dt", [:], row.0), .element("dd", [:], [row.1])]) }
    )
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
