/// Text of summaries.
enum MarkdownText {
  /// Text within a line of Markdown: one line, nothing in it that Markdown would take for its own.
  static func line(_ text: String) -> String {
    let line = Terminal.harmless(text)
    return line.reduce(into: "") { result, character in
      if "\\`*_[]<>|&#".contains(character) { result.append("\\") }
      result.append(character)
    }
  }

  /// A row of a table; cells are escaped.
  static func row(_ cells: [String]) -> String { "| " + cells.map(line).joined(separator: " | ") + " |" }
}
