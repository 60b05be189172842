/// Columns of text.
enum TextTable {
  /// Two columns, indented, the second one aligned.
  static func pairs(_ rows: [(String, String)]) -> String {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { "  " + padded($0.0, to: width) + "  " + Terminal.harmless($0.1) }.joined(separator: "\n")
  }

  /// Columns, aligned, two spaces apart.
  static func columns(_ rows: [[String]]) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { $0 == row.count - 1 ? $1 : padded($1, to: widths[$0]) }
      return cells.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  private static func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }
}
