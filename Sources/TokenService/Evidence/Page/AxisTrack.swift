import TokenRules

/// The time axis: minutes and seconds of the run, and the time of day at its ends.
struct AxisTrack {
  let scale: TimeScale

  var track: ChartTrack {
    let ticks = scale.ticks
    return ChartTrack(
      label: [.element("span", ["class": "note"], "time of the run")],
      height: 24,
      title: "Time axis",
      description: "From 0:00 to \(Figure.length(ofMilliseconds: scale.duration)).",
      content: [Shape.across(at: 1, class: "axis")]
        + ticks.flatMap { tick -> [Markup] in
          let at = scale.fraction(tick)
          let anchor: Shape.Anchor = at < 0.02 ? .start : at > 0.97 ? .end : .middle
          return [
            Shape.upright(at: at, from: 1, to: 6, class: "axis"),
            Shape.text(Figure.length(ofMilliseconds: tick), at: at, 19, class: "scale", anchor: anchor),
          ]
        }
    )
  }
}
