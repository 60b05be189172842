/// Puts labels beside a time axis into lanes, so that no two overlap.
///
/// A chart is as wide as the window: places are fractions of its width. What does not overlap in the narrowest chart
/// overlaps in no wider one, since text keeps its size while places move apart.
struct LabelLanes {
  /// The narrowest chart, in pixels; the style sheet makes none narrower.
  static let narrowest = 520.0

  /// Where a label stands.
  struct Place: Sendable, Hashable {
    let lane: Int
    /// Whether the text ends at its point, and does not start there.
    let endsThere: Bool
  }

  private var occupied: [[ClosedRange<Double>]]

  /// - Parameter count: how many lanes there are.
  init(count: Int) { occupied = Array(repeating: [], count: count) }

  /// The first lane with room for `text`, behind its point or else before it.
  ///
  /// - Parameters:
  ///   - text: the label.
  ///   - fraction: its point.
  ///   - margin: pixels that the label's mark takes around the point.
  /// - Returns: nothing where there is no room: the label is left out.
  mutating func place(_ text: String, at fraction: Double, margin: Double = 2) -> Place? {
    let width = Self.width(of: text) + margin + 6
    let point = fraction * Self.narrowest
    for (range, endsThere) in [((point - margin)...(point + width), false), ((point - width)...(point + margin), true)]
    where range.lowerBound >= -margin && range.upperBound <= Self.narrowest + margin {
      for lane in occupied.indices where occupied[lane].allSatisfy({ !$0.overlaps(range) }) {
        occupied[lane].append(range)
        return Place(lane: lane, endsThere: endsThere)
      }
    }
    return nil
  }

  /// How many lanes have a label.
  var used: Int { occupied.count { !$0.isEmpty } }

  /// How wide text of 11 pixels is at most, in pixels, in the fonts that browsers take for `system-ui`.
  static func width(of text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value > 0x2e80 ? 12 : $1.properties.isUppercase ? 8 : 6.4) }
  }
}
