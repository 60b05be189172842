/// The figures of a rehearsal, with their names, in the order in which they are shown.
struct RotationFigures {
  /// One figure.
  struct Card: Sendable, Hashable {
    let name: String
    let value: String
    /// What the figure is made of, or must be.
    let note: String
    /// Whether the rehearsal failed by it.
    var isBad = false
  }

  let cards: [Card]

  init(_ outcome: RotationOutcome) {
    let totals = outcome.totals
    let zeros = [
      ("false rejects", totals.falseRejects), ("stale accepts", totals.staleAccepts),
      ("mint errors", totals.mintErrors),
    ]
    cards =
      [
        Card(name: "rotations", value: Figure.count(outcome.rotations), note: ""),
        Card(name: "mints", value: Figure.count(totals.mints), note: ""),
        Card(name: "verifications", value: Figure.count(totals.verifies), note: ""),
      ]
      + zeros.map { Card(name: $0.0, value: Figure.count($0.1), note: "must be 0", isBad: $0.1 != 0) }
      + [
        Self.counts("expected rejects", totals.expectedRejects),
        Self.counts("rejects by wrong clocks", totals.clockRejects),
        Self.spread("reload, p50", outcome.reload),
        Self.spread("propagation, p50", outcome.propagation),
      ]
  }

  private static func counts(_ name: String, _ counts: [String: Int]) -> Card {
    let parts = counts.sorted { $0.key < $1.key }.map { "\($0.key) \(Figure.count($0.value))" }
    return Card(name: name, value: Figure.count(counts.values.reduce(0, +)), note: parts.joined(separator: ", "))
  }

  private static func spread(_ name: String, _ spread: RotationOutcome.Spread) -> Card {
    guard spread.count > 0 else { return Card(name: name, value: "–", note: "none timed") }
    let times = "p99 \(Figure.milliseconds(spread.p99Ms)), max \(Figure.milliseconds(spread.maxMs))"
    let note = "\(times), of \(Figure.count(spread.count))"
    return Card(name: name, value: Figure.milliseconds(spread.p50Ms), note: note)
  }
}
