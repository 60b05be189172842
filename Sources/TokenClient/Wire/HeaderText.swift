/// What may stand in a header field or a URL that we write.
enum HeaderText {
  /// Whether it is not empty and visible ASCII throughout: no white space, no control characters.
  static func isVisible(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x21...0x7e).contains($0) }
  }
}
