import TokenRules

/// The tables of the report: gates, cohorts, SLO, and whatever else was done.
struct RolloutTables {
  let report: RolloutReport

  private var machine: RolloutMachine { report.machine }

  var markup: Markup {
    let parts: [(String, Markup)] = [
      ("Skipped, waived, warned of", notes), ("Blockers and remediation", blockers),
      ("Before users are moved", steps([.stagingBundle, .alerts, .stableRevisions, .holds, .rollbackDrill, .gates])),
      ("Cohorts", steps([.probes, .soak, .kpis, .signOff])), ("SLO readings", readings),
    ]
    return Markup(parts.flatMap { [.element("h2", [:], $0.0), $0.1] })
  }

  private func steps(_ families: Set<RolloutStep.Family>) -> Markup {
    let rows = machine.plan.steps.filter { families.contains($0.family) }.map { step -> [Markup] in
      let outcome = machine.outcomes[step.id]
      return [
        Markup(step.id), Markup(step.stage), result(outcome, step),
        Markup(outcome.map { Figure.length(ofMilliseconds: Int64($0.seconds * 1000)) } ?? "–"),
        Markup(outcome?.detail ?? ""),
      ]
    }
    return Table(
      caption: "Steps",
      columns: [.word("step"), .word("stage"), .word("result"), .number("time"), .text("detail")],
      rows: rows
    ).markup()
  }

  private func result(_ outcome: StepOutcome?, _ step: RolloutStep) -> Markup {
    switch outcome?.status {
    case .passed: return .element("span", ["class": "ok"], "✓ passed")
    case .failed: return .element("span", ["class": "no"], "✗ failed")
    case .skipped:
      if machine.waivers.contains(where: { $0.covers(step) }) { return Markup("skipped, waived") }
      let isAllowed = machine.plan.allowsSkip(of: step)
      return isAllowed ? Markup("skipped") : .element("span", ["class": "no"], "✗ skipped")
    case nil: return .element("span", ["class": "none"], "not reached")
    }
  }

  private var readings: Markup {
    let rows = report.readings.map { line -> [Markup] in
      let good = line.outcome.status == .passed
      return [
        Markup(line.label), Markup(Timestamp(milliseconds: line.atUnixMs).rfc3339),
        line.outcome.status == .skipped
          ? Markup("skipped") : .element("span", ["class": good ? "ok" : "no"], good ? "✓ kept" : "✗ not kept"),
        Markup(Figure.milliseconds(line.reading?.p95Latency)), Markup(Figure.milliseconds(line.bounds.p95Latency)),
        Markup(line.reading.map { "\($0.errorBudgetRatio)" } ?? "–"), Markup("\(line.bounds.errorBudgetRatio)"),
      ]
    }
    return Table(
      caption: "SLO readings",
      columns: [
        .word("reading"), .word("time (UTC)"), .word("result"), .number("p95"), .number("bound"),
        .number("error ratio"), .number("bound"),
      ],
      rows: rows
    ).markup(limit: 200, restIn: "slo-results.jsonl")
  }

  private var notes: Markup { Self.list(report.decision.notes) }

  private var blockers: Markup { Self.list(report.settings.blockers + report.decision.reasons) }

  private static func list(_ texts: [String]) -> Markup {
    guard !texts.isEmpty else { return .element("p", ["class": "none"], "none") }
    return .element("ul", [:], texts.map { .element("li", [:], $0) })
  }
}
