/// The rollout on a time axis: its stages, and the SLO against its bounds.
struct RolloutTimelineView {
  let report: RolloutReport

  private var start: Int64 { report.span.lowerBound }
  private var scale: TimeScale { TimeScale(duration: report.span.upperBound - start) }

  var markup: Markup {
    let (scale, stages) = (scale, stages)
    guard !stages.isEmpty else { return Markup([]) }
    let backdrop = PhaseTrack.backdrop(stages, scale)
    let marks = interruptions(scale)
    let tracks =
      [PhaseTrack(phases: stages, scale: scale, title: "Stages").track] + charts(scale) + [
        AxisTrack(scale: scale).track
      ]
    let chart = Markup.element(
      "div",
      ["class": "chart"],
      tracks.enumerated().map { $1.markup(id: "t\($0)", backdrop: backdrop + marks) }
    )
    return Markup([
      .element("h2", [:], "Timeline"),
      .element("p", ["class": "note hint"], "The timeline is wider than this window; it scrolls sideways."),
      .element("div", ["class": "scroll", "role": "region", "aria-label": "Timeline", "tabindex": "0"], [chart]),
      .element("p", ["class": "note"], notes(hasMarks: !marks.isEmpty)),
    ])
  }

  private func notes(hasMarks: Bool) -> String {
    let marks = hasMarks ? " A red line is an interruption; nothing was watched until the run was gone on with." : ""
    return "Solid lines are what was read, dashed ones the bounds." + marks
  }

  /// Steps of one stage that follow each other are one band.
  private var stages: [PhaseSpan] {
    var spans: [PhaseSpan] = []
    for event in report.events {
      let at = event.atUnixMs - start
      switch event.kind {
      case .began(let id):
        guard let stage = report.machine.plan.step(id)?.stage else { continue }
        if spans.last?.name == stage { continue }
        spans.append(PhaseSpan(number: spans.count + 1, name: stage, from: at, to: at, passed: nil))
      case .ended(let id, let outcome):
        guard let last = spans.last, last.name == report.machine.plan.step(id)?.stage else { continue }
        let passed = last.passed != false && outcome.status != .failed
        spans[spans.count - 1] = PhaseSpan(
          number: last.number,
          name: last.name,
          from: last.from,
          to: at,
          passed: passed
        )
      case .watched, .interrupted:
        guard let last = spans.last else { continue }
        spans[spans.count - 1] = PhaseSpan(number: last.number, name: last.name, from: last.from, to: at, passed: nil)
      default: break
      }
    }
    return spans
  }

  private func interruptions(_ scale: TimeScale) -> [Markup] {
    report.events.compactMap { event in
      guard case .interrupted = event.kind else { return nil }
      return Shape.upright(at: scale.fraction(event.atUnixMs - start), from: 0, to: 400, class: "violation line")
    }
  }

  private func charts(_ scale: TimeScale) -> [ChartTrack] {
    guard report.readings.contains(where: { $0.reading != nil }) else { return [] }
    let bounds = report.settings.bounds
    return [
      chart("p95 latency", "ms, against its bound", " ms", \.p95Latency, bounds.p95Latency, scale),
      // Shown in per cent: a ratio of 0.003 has no digit that a scale of one decimal could show.
      chart(
        "Error budget",
        "% of requests, against its bound",
        "%",
        \.errorPercentage,
        bounds.errorBudgetRatio * 100,
        scale
      ),
    ]
  }

  private func chart(
    _ title: String,
    _ note: String,
    _ unit: String,
    _ value: (SLOReading) -> Double,
    _ bound: Double,
    _ scale: TimeScale
  ) -> ChartTrack {
    let points = report.readings.filter { $0.outcome.status != .skipped }
    let ends = points.dropFirst().map { $0.atUnixMs - start } + [scale.duration]
    let columns = zip(points, ends).map { point, end -> ClosedRange<Double> in
      let from = scale.fraction(point.atUnixMs - start)
      return from...max(from, scale.fraction(end))
    }
    let series = [
      ColumnChart.Series(tag: nil, name: title, look: "l0", values: points.map { $0.reading.map(value) }),
      ColumnChart.Series(tag: nil, name: "bound", look: "l1", values: points.map { _ in bound }),
    ]
    let marks = points.filter { $0.outcome.status == .failed }.map { point in
      Shape.upright(at: scale.fraction(point.atUnixMs - start), from: 0, to: 90, class: "violation line")
    }
    let worst = points.compactMap { $0.reading.map(value) }.max() ?? 0
    return ChartTrack(
      label: [.element("strong", [:], title), .element("span", ["class": "note"], note)],
      height: 90,
      title: title,
      description: "At most \(Figure.decimal(worst))\(unit), with a bound of \(Figure.decimal(bound))\(unit).",
      content: ColumnChart(columns: columns, series: series, height: 90, isStacked: false).markup(unit: unit) + marks
    )
  }
}

extension SLOReading {
  fileprivate var errorPercentage: Double { errorBudgetRatio * 100 }
}
