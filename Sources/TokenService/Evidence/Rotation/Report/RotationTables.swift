/// The tables of the report: the timeline in words, and what has no place in it.
struct RotationTables {
  let report: RotationReport
  let timeline: RotationTimeline

  var markup: Markup {
    Markup([
      .element("h2", [:], "Phases"), phases,
      .element("h2", [:], "Violations"), violations,
      .element("h2", [:], "Faults and notes"), faults,
      .element("h2", [:], "Keys"), keys,
      .element("h2", [:], "Ring loads by replica"), RingLoadTables(events: report.events).markup,
    ])
  }

  private var phases: Markup {
    let rows = report.outcome.phases.enumerated().map { index, phase -> [Markup] in
      [
        Markup("\(index + 1) \(phase.name)"), Self.result(phase.passed), Markup("\(Figure.decimal(phase.seconds)) s"),
        Markup(phase.detail),
      ]
    }
    return Table(
      caption: "Phases",
      columns: [.word("phase"), .word("result"), .number("length"), .text("detail")],
      rows: rows
    ).markup(limit: 400, restIn: "SUMMARY.md")
  }

  private var violations: Markup {
    let rows = report.events.compactMap { event -> [Markup]? in
      guard case .violation(let kind, let kid, let reason, let replica, let detail) = event.kind else { return nil }
      return [
        time(event), .element("span", ["class": "no"], "✗ " + Self.words(kind)), Markup(event.phase),
        Markup(replica ?? "–"), kid.map(name) ?? Markup("–"), Markup(reason), Markup(detail),
      ]
    }
    return Table(
      caption: "Violations",
      columns: [
        .number("time"), .word("what"), .text("phase"), .text("replica"), .text("key"), .text("reason"),
        .text("detail"),
      ],
      rows: rows
    ).markup(limit: 200)
  }

  private var faults: Markup {
    let rows = report.events.compactMap { event -> [Markup]? in
      switch event.kind {
      case .replica(let name, let what, let detail):
        return [time(event), Markup("\(name) \(Self.words(what))"), Markup(event.phase), Markup(detail)]
      case .ring(let replica, .refused, let digest, let generation, _):
        let detail = "generation \(generation), digest \(digest)"
        return [time(event), Markup("\(replica) refused a ring"), Markup(event.phase), Markup(detail)]
      case .note(let text): return [time(event), Markup("note"), Markup(event.phase), Markup(text)]
      default: return nil
      }
    }
    return Table(
      caption: "Faults and notes",
      columns: [.number("time"), .text("what"), .text("phase"), .text("detail")],
      rows: rows
    ).markup(limit: 200)
  }

  private var keys: Markup {
    let rows = timeline.keys.enumerated().map { index, key -> [Markup] in
      let cells = KeyTracks.states.map { state -> Markup in
        let spans = key.master.filter { $0.state == state }
        return Markup(
          spans.isEmpty ? "–" : spans.map { Figure.length(ofMilliseconds: $0.from) }.joined(separator: ", ")
        )
      }
      return [KeyTracks.swatch(key, at: index), .element("code", [:], key.kid)] + cells
    }
    return Table(
      caption: "Keys, and when each took which state",
      columns: [.word("key"), .text("id")] + KeyTracks.states.map { .number($0 + " at") },
      rows: rows
    ).markup(limit: 1000)
  }

  /// A key by its tag and its id.
  private func name(_ kid: String) -> Markup {
    let key = timeline.keys.first { $0.kid == kid }
    return Markup([Markup(key.map { $0.tag + " " } ?? ""), .element("code", [:], KeyTracks.short(kid))])
  }

  private func time(_ event: RotationEvent) -> Markup { Markup(Figure.length(ofMilliseconds: event.elapsedMs)) }

  static func result(_ passed: Bool) -> Markup {
    .element("span", ["class": passed ? "ok" : "no"], passed ? "✓ passed" : "✗ failed")
  }

  private static func words(_ kind: RotationEvent.Violation) -> String {
    kind.rawValue.map { $0 == "_" ? " " : String($0) }.joined()
  }

  private static func words(_ change: RotationEvent.ReplicaChange) -> String {
    change.rawValue.map { $0 == "_" ? " " : String($0) }.joined()
  }
}
