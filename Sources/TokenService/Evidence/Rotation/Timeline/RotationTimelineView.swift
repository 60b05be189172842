/// The drawn timeline, with what its patterns and colours stand for.
struct RotationTimelineView {
  let timeline: RotationTimeline

  var markup: Markup {
    let backdrop = PhaseTrack.backdrop(timeline.phases, timeline.scale)
    let axis = AxisTrack(scale: timeline.scale).track
    let first = [
      PhaseTrack(phases: timeline.phases, scale: timeline.scale).track, FaultTrack(timeline: timeline).track,
    ]
    let keys = first + KeyTracks(timeline: timeline).tracks + [axis]
    let samples = SampleTracks(timeline: timeline).tracks + [axis]
    return Markup([
      .element("h2", [:], "Timeline"), legend, Self.patterns,
      .element("p", ["class": "note hint"], "The timeline is wider than this window; it scrolls sideways."),
      .element(
        "div",
        ["class": "scroll", "role": "region", "aria-label": "Timeline", "tabindex": "0"],
        [chart(keys, "a", backdrop), chart(samples, "b", backdrop)]
      ),
      notes,
    ])
  }

  private func chart(_ tracks: [ChartTrack], _ name: String, _ backdrop: [Markup]) -> Markup {
    .element(
      "div",
      ["class": "chart"],
      tracks.enumerated().map { $1.markup(id: "\(name)\($0)", backdrop: backdrop) }
    )
  }

  private var legend: Markup {
    let states = KeyTracks.states.map { state in
      Self.item(
        state,
        [.element("rect", ["class": "band b-\(state)", "x": "1", "y": "1", "width": "24", "height": "12"])]
      )
    }
    let shapes = Set(timeline.faults.map(\.shape)).sorted { $0.rawValue < $1.rawValue }
    let faults = shapes.map { shape in
      Self.item(
        Self.word(shape),
        [
          .element(
            "svg",
            ["x": "13", "y": "7", "overflow": "visible"],
            [.element("path", ["class": "fault", "d": FaultTrack.path(of: shape)])]
          )
        ]
      )
    }
    return .element("ul", ["class": "legend", "aria-label": "Legend"], states + faults)
  }

  private static func item(_ name: String, _ drawing: [Markup]) -> Markup {
    .element(
      "li",
      [:],
      [.element("svg", ["width": "26", "height": "14", "aria-hidden": "true"], drawing), Markup(name)]
    )
  }

  private static func word(_ shape: FaultMark.Shape) -> String {
    switch shape {
    case .clockShifted: "clock shifted"
    case .refused: "ring refused"
    case .killed, .restarted, .paused, .resumed: shape.rawValue
    }
  }

  private var notes: Markup {
    var words = [
      "Bands show the master ring; a thin row below a key shows a replica whose ring was another one for so long that it can be seen."
    ]
    let hidden = timeline.keys.count - timeline.shownKeys.count
    if hidden > 0 {
      words.append("Of \(hidden) older keys only is drawn when each was active; the table of keys has them.")
    }
    if timeline.samples.secondsEach > 1 {
      words.append(
        "A column of the charts is the mean of \(timeline.samples.secondsEach) seconds, of latencies the worst; violations are counted in full."
      )
    }
    return .element("p", ["class": "note"], words.joined(separator: " "))
  }

  /// The hatchings of states, once a page.
  private static let patterns = Markup.element(
    "svg",
    ["width": "0", "height": "0", "aria-hidden": "true"],
    [
      .element(
        "defs",
        [:],
        [
          pattern("fallback", "M0 7L7 0M-1 1L1 -1M6 8L8 6"), pattern("revoked", "M0 0L7 7M7 0L0 7"),
        ]
      )
    ]
  )

  private static func pattern(_ state: String, _ lines: String) -> Markup {
    .element(
      "pattern",
      ["id": "h-\(state)", "width": "7", "height": "7", "patternUnits": "userSpaceOnUse"],
      [
        .element("rect", ["class": "h-\(state)", "width": "7", "height": "7"]),
        .element("path", ["class": "hatch-\(state)", "d": lines]),
      ]
    )
  }
}
