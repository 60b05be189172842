/// What must not happen, at the moments at which it did.
struct ViolationTrack {
  private static let laneHeight = 15

  let timeline: RotationTimeline

  var track: ChartTrack {
    var lanes = LabelLanes(count: 4)
    let marks = timeline.samples.columns.enumerated().compactMap { index, column -> (Int, String)? in
      let words = Self.words(column)
      return words.isEmpty ? nil : (index, words)
    }
    let placed = marks.map { index, words in
      (index, words, lanes.place(words, at: timeline.columns[index].lowerBound, margin: 8))
    }
    let height = max(1, lanes.used) * Self.laneHeight + 7
    return ChartTrack(
      label: [
        .element("strong", [:], "Violations"),
        .element("span", ["class": "note"], "false rejects, stale accepts, mint errors"),
      ],
      height: height,
      title: "Violations: false rejects, stale accepts, mint errors",
      description: marks.isEmpty ? "None." : "\(marks.count) moments, as in the table of violations.",
      content: marks.isEmpty
        ? [Shape.text("none", at: 0, 15, class: "name", shift: 4)]
        : placed.flatMap { mark($0.0, $0.1, $0.2, height: height) }
    )
  }

  private func mark(_ index: Int, _ words: String, _ place: LabelLanes.Place?, height: Int) -> [Markup] {
    let range = timeline.columns[index]
    // A column of a long run may be narrower than a pixel: the line has a width of its own.
    let bar = [
      Shape.box(range, top: 0, height: height, class: "violation", title: words),
      Shape.upright(at: range.lowerBound, from: 0, to: height, class: "violation line"),
    ]
    guard let place else { return bar }
    let text = Shape.text(
      words,
      at: place.endsThere ? range.lowerBound : range.upperBound,
      place.lane * Self.laneHeight + 14,
      class: "name halo badtext",
      anchor: place.endsThere ? .end : .start,
      shift: place.endsThere ? -4 : 4
    )
    return bar + [text]
  }

  private static func words(_ column: SampleColumns.Column) -> String {
    let counts = [
      (column.falseRejects, "false reject"), (column.staleAccepts, "stale accept"), (column.mintErrors, "mint error"),
    ]
    return counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ")
  }
}
