/// Refusals by reason: a row each, with a scale of its own, so that no colour has to be told from another.
struct RejectTracks {
  /// Rows with a name; what is left has one row together.
  private static let maximum = 6
  private static let height = 30

  let timeline: RotationTimeline
  let title: String
  let note: String
  /// The name of the look in the style sheet.
  let look: String
  let counts: @Sendable (SampleColumns.Column) -> [String: Double]

  var tracks: [ChartTrack] {
    let rows = rows
    guard rows.contains(where: { $0.values.contains { $0 > 0 } }) else { return [none] }
    return rows.enumerated().map { index, row in
      let series = ColumnChart.Series(tag: nil, name: row.name, look: look, values: row.values)
      let chart = ColumnChart(columns: timeline.columns, series: [series], height: Self.height, isStacked: true)
      let most = row.values.max() ?? 0
      return ChartTrack(
        label: (index == 0 ? heading : []) + [.element("span", ["class": "reason"], row.name)],
        height: Self.height,
        title: "\(title), \(row.name), per second",
        description: "At most \(Figure.decimal(most)).",
        content: chart.markup(unit: "/s"),
        isLow: index == 0
      )
    }
  }

  private var heading: [Markup] {
    [.element("strong", [:], title), .element("span", ["class": "note"], note)]
  }

  private var none: ChartTrack {
    ChartTrack(
      label: heading,
      height: 22,
      title: "\(title), per second",
      description: "None.",
      content: [Shape.text("none", at: 0, 15, class: "name", shift: 4)]
    )
  }

  /// The most frequent reasons first.
  private var rows: [(name: String, values: [Double])] {
    let columns = timeline.samples.columns.map(counts)
    var sums: [String: Double] = [:]
    for column in columns { sums.merge(column) { $0 + $1 } }
    let names = sums.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
    let shown = names.prefix(Self.maximum).map { name in (name: name, values: columns.map { $0[name] ?? 0 }) }
    guard names.count > shown.count else { return shown }
    let rest = names.dropFirst(Self.maximum)
    return shown + [
      ("\(rest.count) other reasons", columns.map { column in rest.reduce(0) { $0 + (column[$1] ?? 0) } })
    ]
  }
}
