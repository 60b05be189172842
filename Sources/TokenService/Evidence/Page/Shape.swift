/// Shapes of drawings whose width is the window's: places are per cent across, pixels down.
enum Shape {
  /// A rectangle between two fractions of the width.
  static func box(
    _ range: ClosedRange<Double>,
    top: Int,
    height: Int,
    class name: String,
    title: String? = nil
  ) -> Markup {
    let attributes: KeyValuePairs = [
      "class": name, "x": TimeScale.percent(range.lowerBound), "y": "\(top)",
      "width": TimeScale.percent(range.upperBound - range.lowerBound), "height": "\(height)",
    ]
    let rect = Markup.element("rect", attributes)
    guard let title else { return rect }
    return .element("g", [:], [.element("title", [:], title), rect])
  }

  /// A line down at a fraction of the width.
  static func upright(at fraction: Double, from top: Int, to bottom: Int, class name: String) -> Markup {
    let place = TimeScale.percent(fraction)
    return .element(
      "line",
      ["class": name, "x1": place, "x2": place, "y1": "\(top)", "y2": "\(bottom)"]
    )
  }

  /// A line across the whole width.
  static func across(at height: Int, class name: String) -> Markup {
    .element("line", ["class": name, "x1": "0", "x2": "100%", "y1": "\(height)", "y2": "\(height)"])
  }

  /// Where a text starts, ends or has its middle.
  enum Anchor: String { case start, middle, end }

  /// Text whose base line is so many pixels down.
  static func text(
    _ text: String,
    at fraction: Double,
    _ down: Int,
    class name: String,
    anchor: Anchor = .start,
    shift: Int = 0
  ) -> Markup {
    .element(
      "text",
      [
        "class": name, "x": TimeScale.percent(fraction), "y": "\(down)", "dx": "\(shift)",
        "text-anchor": anchor.rawValue,
      ],
      text
    )
  }

  /// A drawing of a fixed size, its middle at a fraction of the width.
  static func symbol(_ path: String, at fraction: Double, _ down: Int, class name: String, title: String) -> Markup {
    .element(
      "svg",
      ["x": TimeScale.percent(fraction), "y": "\(down)", "overflow": "visible"],
      [.element("title", [:], title), .element("path", ["class": name, "d": path])]
    )
  }

  /// A path whose x goes from 0 to 1000 across the width, and whose y counts pixels.
  static func stretched(_ paths: [(data: String, class: String, title: String)], height: Int) -> Markup {
    .element(
      "svg",
      [
        "x": "0", "y": "0", "width": "100%", "height": "\(height)", "viewBox": "0 0 1000 \(height)",
        "preserveAspectRatio": "none",
      ],
      paths.map { path in
        .element(
          "g",
          [:],
          [.element("title", [:], path.title), .element("path", ["class": path.class, "d": path.data])]
        )
      }
    )
  }
}
