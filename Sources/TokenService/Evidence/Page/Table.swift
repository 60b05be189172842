/// A table of a page.
struct Table: Sendable {
  /// What stands in a column.
  enum Column: Sendable {
    case text(String)
    /// Aligned to the right, never broken.
    case number(String)
    /// Never broken.
    case word(String)

    fileprivate var look: String {
      switch self {
      case .text: "t"
      case .number: "n"
      case .word: "w"
      }
    }

    fileprivate var name: String {
      switch self {
      case .text(let name), .number(let name), .word(let name): name
      }
    }
  }

  /// What the table is of, for those who do not see it.
  let caption: String
  let columns: [Column]
  /// The first cell of a row names it.
  let rows: [[Markup]]

  /// The table, or the word that there is nothing.
  ///
  /// - Parameter limit: how many rows are shown; a line below says how many more there are.
  func markup(limit: Int = .max, restIn file: String = "events.jsonl") -> Markup {
    guard !rows.isEmpty else { return .element("p", ["class": "none"], "none") }
    let head = columns.map { column in
      Markup.element("th", ["scope": "col", "class": column.look], column.name)
    }
    let table = Markup.element(
      "table",
      ["class": columns.count > 4 ? "wide" : "narrow", "aria-label": caption],
      [.element("thead", [:], [.element("tr", [:], head)]), .element("tbody", [:], rows.prefix(limit).map(row))]
    )
    let region = Markup.element(
      "div",
      ["class": "table", "role": "region", "aria-label": caption, "tabindex": "0"],
      [table]
    )
    guard rows.count > limit else { return region }
    let rest = "and \(Figure.count(rows.count - limit)) more in \(file)"
    return Markup([region, .element("p", ["class": "note"], rest)])
  }

  private func row(_ cells: [Markup]) -> Markup {
    .element(
      "tr",
      [:],
      cells.enumerated().map { index, cell in
        let look = columns[index].look
        return index == 0
          ? .element("th", ["scope": "row", "class": look], [cell]) : .element("td", ["class": look], [cell])
      }
    )
  }
}
