/// The top of a report: its decision, and what it is of.
enum PageHead {
  /// The decision, large, with what it is of beside it.
  static func banner(isGood: Bool, decision: String, title: String, sentence: String) -> Markup {
    let sign = isGood ? "M6 19L15 28L32 9" : "M9 9L29 29M29 9L9 29"
    let icon = Markup.element(
      "svg",
      ["width": "38", "height": "38", "aria-hidden": "true"],
      [.element("path", ["d": sign])]
    )
    let words = Markup.element("div", [:], [.element("small", [:], "Decision"), Markup(decision)])
    let beside = Markup.element("div", [:], [.element("h1", [:], title), .element("p", [:], sentence)])
    let look = isGood ? "pass" : "fail"
    return .element("header", [:], [.element("div", ["class": "decision \(look)"], [icon, words]), beside])
  }

  /// Names and what they stand for, in columns.
  static func facts(_ rows: [(String, Markup)]) -> Markup {
    .element(
      "dl",
      [:],
      rows.map { row in .element("div", [:], [.element("dt", [:], row.0), .element("dd", [:], [row.1])]) }
    )
  }
}
