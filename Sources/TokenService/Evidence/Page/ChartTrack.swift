/// One row of a timeline: a label, and beside it a drawing as wide as there is room.
struct ChartTrack: Sendable {
  /// What stands beside the drawing.
  let label: [Markup]
  /// In pixels.
  let height: Int
  /// What the drawing is, for those who do not see it.
  let title: String
  /// What can be seen in it.
  let description: String
  let content: [Markup]
  /// Rows of a few pixels stand close to the one above.
  var isThin = false
  /// Whether the drawing stands at the foot of a label that is higher.
  var isLow = false

  /// The row.
  ///
  /// - Parameters:
  ///   - id: unlike any other of the page.
  ///   - backdrop: what every drawing has behind it.
  func markup(id: String, backdrop: [Markup]) -> Markup {
    let texts: [Markup] = [
      .element("title", ["id": id + "-t"], title),
      .element("desc", ["id": id + "-d"], description),
    ]
    let attributes: KeyValuePairs = [
      "class": "plot", "role": "img", "aria-labelledby": "\(id)-t \(id)-d", "width": "100%",
      "height": "\(height)",
    ]
    return .element(
      "div",
      ["class": isThin ? "track thin" : isLow ? "track low" : "track"],
      [.element("div", ["class": "label"], label), .element("svg", attributes, texts + backdrop + content)]
    )
  }
}
