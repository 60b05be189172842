/// Faults as marks with labels.
struct FaultTrack {
  private static let lanes = 8
  private static let laneHeight = 15

  let timeline: RotationTimeline

  private var faults: [FaultMark] { FaultMark.grouped(timeline.faults, within: timeline.scale.duration / 100) }

  var track: ChartTrack {
    let faults = faults
    var lanes = LabelLanes(count: Self.lanes)
    let placed = faults.map { fault -> (FaultMark, LabelLanes.Place?) in
      (fault, lanes.place(fault.label, at: timeline.scale.fraction(fault.at), margin: 9))
    }
    let unnamed = placed.count { $0.1 == nil }
    var label: [Markup] = [.element("strong", [:], "Faults")]
    if unnamed > 0 {
      label.append(.element("span", ["class": "note"], "\(unnamed) of \(placed.count) without a label"))
    }
    let height = max(1, lanes.used) * Self.laneHeight + 6
    let words = faults.map { "\(Figure.length(ofMilliseconds: $0.at)) \($0.label)" }
    return ChartTrack(
      label: label,
      height: height,
      title: "Faults",
      description: words.isEmpty ? "None." : words.prefix(40).joined(separator: "; ") + ".",
      content: placed.isEmpty
        ? [Shape.text("none", at: 0, 14, class: "name", shift: 4)]
        : placed.map { line($0.0, $0.1, height: height) } + placed.flatMap { mark($0.0, $0.1) }
    )
  }

  private func middle(_ place: LabelLanes.Place?) -> Int {
    (place?.lane ?? 0) * Self.laneHeight + Self.laneHeight / 2 + 2
  }

  /// From the mark down to what the fault did; drawn first, so that labels stand before it.
  private func line(_ fault: FaultMark, _ place: LabelLanes.Place?, height: Int) -> Markup {
    Shape.upright(at: timeline.scale.fraction(fault.at), from: middle(place), to: height, class: "fault line")
  }

  private func mark(_ fault: FaultMark, _ place: LabelLanes.Place?) -> [Markup] {
    let at = timeline.scale.fraction(fault.at)
    let title = "\(Figure.length(ofMilliseconds: fault.at)) \(fault.label) \(fault.detail)"
    let symbol = Shape.symbol(Self.path(of: fault.shape), at: at, middle(place), class: "fault", title: title)
    guard let place else { return [symbol] }
    let text = Shape.text(
      fault.label,
      at: at,
      middle(place) + 4,
      class: "name halo",
      anchor: place.endsThere ? .end : .start,
      shift: place.endsThere ? -9 : 9
    )
    return [symbol, text]
  }

  /// Ten pixels, around their middle.
  static func path(of shape: FaultMark.Shape) -> String {
    switch shape {
    case .killed: "M-5 -3L-3 -5L0 -2L3 -5L5 -3L2 0L5 3L3 5L0 2L-3 5L-5 3L-2 0Z"
    case .restarted: "M0 -5L5 4H-5Z"
    case .paused: "M-4 -5H-1V5H-4ZM1 -5H4V5H1Z"
    case .resumed: "M-4 -5L5 0L-4 5Z"
    case .clockShifted: "M0 -6L6 0L0 6L-6 0ZM-1 -3V1H3V-0.5H0.5V-3Z"
    case .refused: "M-5 -5H5V5H-5ZM-3 -1V1H3V-1Z"
    }
  }
}
