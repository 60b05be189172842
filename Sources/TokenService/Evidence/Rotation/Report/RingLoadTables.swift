/// What became of the rings that replicas were given.
struct RingLoadTables {
  let events: [RotationEvent]

  private struct Load {
    let event: RotationEvent
    let replica: String
    let outcome: RotationEvent.RingOutcome
    let digest: String
    let generation: UInt64
    let delay: Int64?
  }

  var markup: Markup {
    let loads = self.loads
    guard !loads.isEmpty else { return .element("p", ["class": "none"], "none") }
    return Markup([
      summary(loads), .element("h2", [:], "Ring loads, one by one"), list(loads),
    ])
  }

  private var loads: [Load] {
    events.compactMap { event in
      guard case .ring(let replica, let outcome, let digest, let generation, let delay) = event.kind else { return nil }
      return Load(
        event: event,
        replica: replica,
        outcome: outcome,
        digest: digest,
        generation: generation,
        delay: delay
      )
    }
  }

  private func summary(_ loads: [Load]) -> Markup {
    let rows = Dictionary(grouping: loads, by: \.replica).sorted { $0.key < $1.key }.map { replica, loads -> [Markup] in
      let counts = [RotationEvent.RingOutcome.pushed, .loaded, .refused, .unchanged].map { outcome in
        Markup(Figure.count(loads.count { $0.outcome == outcome }))
      }
      let delays = loads.filter { $0.outcome == .loaded }.compactMap(\.delay).sorted().map(Double.init)
      let middle = delays.isEmpty ? nil : delays[delays.count / 2]
      let last = loads.last { $0.outcome == .loaded }
      return [Markup(replica)] + counts + [
        Markup(Figure.milliseconds(middle)), Markup(Figure.milliseconds(delays.last)),
        Markup(last.map { "\($0.generation)" } ?? "–"),
        .element("code", [:], last.map { String($0.digest.prefix(16)) } ?? "–"),
      ]
    }
    return Table(
      caption: "Ring loads by replica",
      columns: [
        .word("replica"), .number("pushed"), .number("loaded"), .number("refused"), .number("unchanged"),
        .number("reload p50"), .number("max"), .number("last generation"), .text("last digest"),
      ],
      rows: rows
    ).markup()
  }

  private func list(_ loads: [Load]) -> Markup {
    let rows = loads.map { load -> [Markup] in
      [
        Markup(Figure.length(ofMilliseconds: load.event.elapsedMs)), Markup(load.replica),
        load.outcome == .refused
          ? .element("span", ["class": "no"], "refused") : Markup(load.outcome.rawValue),
        Markup("\(load.generation)"), .element("code", [:], String(load.digest.prefix(16))),
        Markup(load.delay.map { Figure.milliseconds(Double($0)) } ?? "–"), Markup(load.event.phase),
      ]
    }
    return Table(
      caption: "Ring loads, one by one",
      columns: [
        .number("time"), .word("replica"), .word("outcome"), .number("generation"), .text("digest"), .number("delay"),
        .text("phase"),
      ],
      rows: rows
    ).markup(limit: 120)
  }
}
