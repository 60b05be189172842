/// What was counted, second by second.
struct SampleTracks {
  let timeline: RotationTimeline

  var tracks: [ChartTrack] { [accepted] + rejects + clockRejects + [violations, verifies, mints, latency] }

  private var accepted: ChartTrack {
    let shown = Array(timeline.shownKeys)
    let first = timeline.keys.count - shown.count
    let kids = Set(shown.map(\.kid))
    var series = shown.enumerated().map { index, key in
      ColumnChart.Series(
        tag: key.tag,
        name: "\(key.tag) \(key.kid)",
        look: KeyTracks.look(ofKeyAt: first + index),
        values: timeline.samples.columns.map { $0.acceptedByKey[key.kid] ?? 0 }
      )
    }
    if first > 0 {
      let rest = timeline.samples.columns.map { column -> Double? in
        column.acceptedByKey.reduce(0) { kids.contains($1.key) ? $0 : $0 + $1.value }
      }
      series.insert(ColumnChart.Series(tag: "older", name: "older keys", look: "sx", values: rest), at: 0)
    }
    let legend = shown.enumerated().map { KeyTracks.swatch($1, at: first + $0) }
    return track(
      "Accepted by key",
      "per second",
      series,
      height: 130,
      more: [.element("span", ["class": "keys"], legend)]
    )
  }

  private var rejects: [ChartTrack] {
    RejectTracks(
      timeline: timeline,
      title: "Rejected, as expected",
      note: "per second, by reason",
      look: "r0",
      counts: \.rejectsByReason
    ).tracks
  }

  private var clockRejects: [ChartTrack] {
    RejectTracks(
      timeline: timeline,
      title: "Rejected by a wrong clock",
      note: "per second, counted apart",
      look: "c0",
      counts: \.clockRejects
    ).tracks
  }

  private var verifies: ChartTrack {
    lines("Verifications", "per second", "/s", [("verifications", "l0", timeline.samples.columns.map(\.verifies))])
  }

  private var mints: ChartTrack {
    lines("Mints", "per second", "/s", [("mints", "l1", timeline.samples.columns.map(\.mints))])
  }

  private var latency: ChartTrack {
    lines(
      "p99 as clients see it",
      "milliseconds",
      " ms",
      [
        ("verify p99", "l0", timeline.samples.columns.map(\.verifyP99Ms)),
        ("mint p99", "l1", timeline.samples.columns.map(\.mintP99Ms)),
      ]
    )
  }

  private var violations: ChartTrack {
    ViolationTrack(timeline: timeline).track
  }

  private func track(
    _ title: String,
    _ unit: String,
    _ series: [ColumnChart.Series],
    height: Int,
    more: [Markup]
  ) -> ChartTrack {
    let chart = ColumnChart(columns: timeline.columns, series: series, height: height, isStacked: true)
    let isEmpty = !series.contains { $0.values.contains { ($0 ?? 0) > 0 } }
    return ChartTrack(
      label: [.element("strong", [:], title), .element("span", ["class": "note"], unit)] + more,
      height: isEmpty ? 22 : height,
      title: "\(title), \(unit)",
      description: isEmpty ? "None." : Self.words(series),
      content: isEmpty ? [Shape.text("none", at: 0, 15, class: "name", shift: 4)] : chart.markup(unit: "/s")
    )
  }

  private func lines(
    _ title: String,
    _ unit: String,
    _ suffix: String,
    _ lines: [(name: String, look: String, values: [Double?])]
  ) -> ChartTrack {
    let series = lines.map { ColumnChart.Series(tag: nil, name: $0.name, look: $0.look, values: $0.values) }
    let chart = ColumnChart(columns: timeline.columns, series: series, height: 56, isStacked: false)
    let names = lines.count > 1 ? Self.lineLegend(lines.map { ($0.name, $0.look) }) : []
    return ChartTrack(
      label: [.element("strong", [:], title), .element("span", ["class": "note"], unit)] + names,
      height: 56,
      title: "\(title), \(unit)",
      description: Self.words(series),
      content: chart.markup(unit: suffix)
    )
  }

  private static func lineLegend(_ lines: [(name: String, look: String)]) -> [Markup] {
    lines.map { line in
      .element(
        "span",
        ["class": "reason"],
        [
          .element(
            "svg",
            ["width": "18", "height": "8", "aria-hidden": "true"],
            [.element("path", ["class": line.look, "d": "M0 4H18"])]
          ),
          Markup(line.name),
        ]
      )
    }
  }

  private static func words(_ series: [ColumnChart.Series]) -> String {
    let parts = series.map { series in
      "\(series.name): at most \(Figure.decimal(series.values.compactMap { $0 }.max() ?? 0))"
    }
    return parts.joined(separator: "; ") + "."
  }
}
