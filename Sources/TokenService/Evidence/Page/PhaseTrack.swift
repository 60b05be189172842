/// The phases of a run as labelled bands.
struct PhaseTrack {
  private static let lanes = 5
  private static let laneHeight = 15
  private static let bandHeight = 18

  let phases: [PhaseSpan]
  let scale: TimeScale
  /// What they are called: `Phases`, `Stages`.
  var title = "Phases"

  var track: ChartTrack {
    // A staircase of labels says nothing of a hundred phases.
    var lanes = LabelLanes(count: phases.count > 40 ? 1 : Self.lanes)
    let placed = phases.map { phase -> (PhaseSpan, LabelLanes.Place?) in
      (phase, lanes.place(Self.label(phase), at: scale.fraction(phase.from)))
    }
    let top = lanes.used * Self.laneHeight + 4
    let unnamed = placed.count { $0.1 == nil }
    var label: [Markup] = [.element("strong", [:], title)]
    if unnamed > 0 {
      label.append(.element("span", ["class": "note"], "\(unnamed) of \(placed.count) without a label"))
    }
    return ChartTrack(
      label: label,
      height: top + Self.bandHeight + 2,
      title: title,
      description: "\(phases.count) \(title.lowercased()), as in the table of \(title.lowercased()).",
      content: placed.flatMap { phase, place in
        band(phase, top: top) + (place.map { [leader(phase, base: base($0, lanes.used), top: top)] } ?? [])
      } + placed.compactMap { phase, place in place.map { name(phase, $0, base: base($0, lanes.used)) } }
    )
  }

  /// Light and less light stripes behind every drawing, one a phase.
  static func backdrop(_ phases: [PhaseSpan], _ scale: TimeScale) -> [Markup] {
    guard phases.count <= 80 else { return [] }
    return phases.filter { $0.number.isMultiple(of: 2) }.map { phase in
      let range = scale.fraction(phase.from)...scale.fraction(phase.to)
      return .element(
        "rect",
        [
          "class": "stripe", "x": TimeScale.percent(range.lowerBound), "y": "0", "height": "100%",
          "width": TimeScale.percent(range.upperBound - range.lowerBound),
        ]
      )
    }
  }

  private static func label(_ phase: PhaseSpan) -> String {
    let mark = phase.passed == false ? " ✗" : phase.passed == nil ? " …" : ""
    return "\(phase.number) \(phase.name)\(mark)"
  }

  private func band(_ phase: PhaseSpan, top: Int) -> [Markup] {
    let range = scale.fraction(phase.from)...scale.fraction(phase.to)
    let result = phase.passed.map { $0 ? "passed" : "failed" } ?? "did not end"
    let number = "\(phase.number)"
    let look = "phase " + (phase.passed == false ? "bad" : phase.number.isMultiple(of: 2) ? "even" : "odd")
    let box = Shape.box(
      range,
      top: top,
      height: Self.bandHeight,
      class: look,
      title: "\(number) \(phase.name): \(result)"
    )
    let width = (range.upperBound - range.lowerBound) * LabelLanes.narrowest
    guard width >= LabelLanes.width(of: number) + 3 else { return [box] }
    let middle = (range.lowerBound + range.upperBound) / 2
    return [box, Shape.text(number, at: middle, top + 13, class: look + " number", anchor: .middle)]
  }

  /// Where a lane's text stands; the first lane is the one next to the bands.
  private func base(_ place: LabelLanes.Place, _ lanes: Int) -> Int { (lanes - place.lane) * Self.laneHeight - 3 }

  /// From a name down to where its phase begins; drawn before the names, so that it crosses none.
  private func leader(_ phase: PhaseSpan, base: Int, top: Int) -> Markup {
    Shape.upright(at: scale.fraction(phase.from), from: base - 9, to: top, class: "leader")
  }

  private func name(_ phase: PhaseSpan, _ place: LabelLanes.Place, base: Int) -> Markup {
    Shape.text(
      Self.label(phase),
      at: scale.fraction(phase.from),
      base,
      class: phase.passed == false ? "name halo badtext" : "name halo",
      anchor: place.endsThere ? .end : .start,
      shift: place.endsThere ? -3 : 3
    )
  }
}
