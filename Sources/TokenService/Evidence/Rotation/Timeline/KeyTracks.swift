/// Keys as bands of their states, with a thin row for each replica whose ring was behind.
struct KeyTracks {
  private static let bandHeight = 20
  private static let rowHeight = 10

  let timeline: RotationTimeline

  var tracks: [ChartTrack] {
    (older.map { [$0] } ?? [])
      + timeline.shownKeys.flatMap { key in
        [master(key)] + key.laggards.map { replica(key, $0.name, $0.spans) }
      }
  }

  /// One row for the keys that have none: when each of them was active.
  private var older: ChartTrack? {
    let keys = timeline.keys.dropLast(timeline.shownKeys.count)
    guard !keys.isEmpty else { return nil }
    let spans = keys.flatMap { key in key.master.filter { $0.state == "active" }.map { (key, $0) } }
    return ChartTrack(
      label: [.element("strong", [:], "\(keys.count) older keys"), .element("span", ["class": "note"], "when active")],
      height: Self.bandHeight + 4,
      title: "\(keys.count) older keys, when each was active",
      description: "\(keys.first?.tag ?? "") to \(keys.last?.tag ?? ""), as in the table of keys.",
      content: spans.map { active in
        Shape.box(
          timeline.scale.fraction(active.1.from)...timeline.scale.fraction(active.1.to),
          top: 2,
          height: Self.bandHeight,
          class: "band \(Self.look(ofKeyAt: self.index(of: active.0)))",
          title: "\(active.0.tag) \(active.0.kid), \(Self.words([active.1]))"
        )
      }
    )
  }

  /// The look of a key's identity, the same in every chart; neighbours have different ones.
  static func look(ofKeyAt index: Int) -> String { "s\(index % 6)" }

  /// A small square of the key's colour with its tag.
  static func swatch(_ key: KeyHistory, at index: Int) -> Markup {
    .element(
      "span",
      ["class": "swatch"],
      [
        .element(
          "svg",
          ["width": "11", "height": "11", "aria-hidden": "true"],
          [.element("rect", ["class": look(ofKeyAt: index), "width": "11", "height": "11", "rx": "2"])]
        ),
        .element("b", [:], key.tag),
      ]
    )
  }

  /// The beginning and the end of an id that is long.
  static func short(_ kid: String) -> String {
    kid.count <= 17 ? kid : kid.prefix(10) + "…" + kid.suffix(6)
  }

  private func index(of key: KeyHistory) -> Int { Int(key.tag.dropFirst()).map { $0 - 1 } ?? 0 }

  private func master(_ key: KeyHistory) -> ChartTrack {
    let name = Markup.element("span", ["class": "kid", "title": key.kid], Self.short(key.kid))
    return ChartTrack(
      label: [Self.swatch(key, at: index(of: key)), name],
      height: Self.bandHeight + 4,
      title: "Key \(key.tag), \(key.kid)",
      description: Self.words(key.master),
      content: key.master.flatMap { band($0, top: 2, height: Self.bandHeight, isNamed: true) }
    )
  }

  private func replica(_ key: KeyHistory, _ name: String, _ spans: [KeyHistory.Span]) -> ChartTrack {
    ChartTrack(
      label: [.element("span", ["class": "replica"], name)],
      height: Self.rowHeight + 2,
      title: "Key \(key.tag) in the ring of \(name)",
      description: Self.words(spans),
      content: spans.flatMap { band($0, top: 0, height: Self.rowHeight, isNamed: false) },
      isThin: true
    )
  }

  private func band(_ span: KeyHistory.Span, top: Int, height: Int, isNamed: Bool) -> [Markup] {
    let range = timeline.scale.fraction(span.from)...timeline.scale.fraction(span.to)
    let look = Self.look(of: span.state)
    let title = "\(span.state), \(Self.words([span]))"
    let box = Shape.box(range, top: top, height: height, class: "band b-\(look)", title: title)
    // In a window that is twice as wide there is room for twice as many names.
    let room = (range.upperBound - range.lowerBound) * LabelLanes.narrowest / (LabelLanes.width(of: span.state) + 8)
    guard isNamed, room >= 0.5 else { return [box] }
    let name = "state t-\(look)" + (room < 1 ? " roomy" : "")
    return [box, Shape.text(span.state, at: range.lowerBound, top + 14, class: name, shift: 5)]
  }

  static let states = ["standby", "active", "fallback", "retired", "revoked"]

  private static func look(of state: String) -> String { states.contains(state) ? state : "other" }

  private static func words(_ spans: [KeyHistory.Span]) -> String {
    guard !spans.isEmpty else { return "In no ring." }
    let parts = spans.map { span in
      let times = [span.from, span.to].map { Figure.length(ofMilliseconds: $0) }
      return "\(span.state) from \(times[0]) to \(times[1])"
    }
    return parts.joined(separator: "; ") + "."
  }
}
