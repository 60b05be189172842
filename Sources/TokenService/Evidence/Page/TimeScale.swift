/// Where moments of a run are on an axis.
struct TimeScale: Sendable, Hashable {
  /// The whole run, in milliseconds; at least 1.
  let duration: Int64

  init(duration: Int64) { self.duration = max(1, duration) }

  /// From 0 to 1; what lies outside the run stands at its edge.
  func fraction(_ elapsed: Int64) -> Double {
    Double(min(max(elapsed, 0), duration)) / Double(duration)
  }

  /// The same as a length in SVG: `12.5%`.
  func percent(_ elapsed: Int64) -> String { Self.percent(fraction(elapsed)) }

  static func percent(_ fraction: Double) -> String { decimal(fraction * 100) + "%" }

  /// At most two digits behind the point.
  static func decimal(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return sign + "\(whole)" }
    return sign + "\(whole)." + (rest < 10 ? "0\(rest)" : rest % 10 == 0 ? "\(rest / 10)" : "\(rest)")
  }

  /// Round moments, at most nine of them, from the start on.
  var ticks: [Int64] {
    let steps: [Int64] = [
      1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 21_600, 43_200, 86_400,
    ]
    let days = max(1, duration / 8 / 86_400_000)
    let step = (steps.first { duration / ($0 * 1000) <= 8 } ?? days * 86_400) * 1000
    return (0...(duration / step)).map { $0 * step }
  }
}
