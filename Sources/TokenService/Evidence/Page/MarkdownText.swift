/// Text within a line of Markdown.
enum MarkdownText {
  /// One line, nothing in it that Markdown would take for its own.
  static func cell(_ text: String) -> String {
    Terminal.harmless(text).reduce(into: "") { result, character in
      if "\\`*_[]<>|&#".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}
