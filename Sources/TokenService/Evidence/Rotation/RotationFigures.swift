/// The figures of a rehearsal, with their names, in the order in which they are shown.
struct RotationFigures {
  /// One figure.
  struct Row: Sendable, Hashable {
    let name: String
    let value: String
    /// Whether anything but 0 makes the rehearsal fail, and it is not 0.
    var isBad = false
  }

  let rows: [Row]

  init(_ outcome: RotationOutcome) {
    let totals = outcome.totals
    let zeros = [
      ("false rejects", totals.falseRejects), ("stale accepts", totals.staleAccepts),
      ("mint errors", totals.mintErrors),
    ]
    rows =
      [
        Row(name: "rotations", value: Figure.count(outcome.rotations)),
        Row(name: "mints", value: Figure.count(totals.mints)),
        Row(name: "verifications", value: Figure.count(totals.verifies)),
      ]
      + zeros.map { Row(name: $0.0, value: Figure.count($0.1), isBad: $0.1 != 0) }
      + [
        Row(name: "expected rejects", value: Self.counts(totals.expectedRejects)),
        Row(name: "rejects by wrong clocks", value: Self.counts(totals.clockRejects)),
        Row(name: "reload p50 / p99 / max", value: Self.spread(outcome.reload)),
        Row(name: "propagation p50 / p99 / max", value: Self.spread(outcome.propagation)),
      ]
  }

  private static func counts(_ counts: [String: Int]) -> String {
    let sum = Figure.count(counts.values.reduce(0, +))
    let parts = counts.sorted { $0.key < $1.key }.map { "\($0.key) \(Figure.count($0.value))" }
    return parts.isEmpty ? sum : "\(sum) (\(parts.joined(separator: ", ")))"
  }

  private static func spread(_ spread: RotationOutcome.Spread) -> String {
    guard spread.count > 0 else { return "none timed" }
    let times = [spread.p50Ms, spread.p99Ms, spread.maxMs].map(Figure.milliseconds).joined(separator: " / ")
    return "\(times), of \(Figure.count(spread.count))"
  }
}
