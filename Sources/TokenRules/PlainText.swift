import CVector

/// Comparing and checking text that a stranger wrote, as the bytes that it is.
///
/// `String`'s own `==` also calls texts equal that Unicode calls equivalent: U+212A, the Kelvin sign, is "K" to it.
package enum PlainText {
  static func areEqual(_ a: String, _ b: String) -> Bool {
    // Most texts that differ do so in their length.
    guard a.utf8.count == b.utf8.count else { return false }
    return unsafe withBytes(of: a) { a in unsafe withBytes(of: b) { unsafe areEqual(a, $0) } }
  }

  static func areEqual(_ a: UnsafeBufferPointer<UInt8>, _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    for index in a.indices where unsafe a[index] != b[index] { return false }
    return true
  }

  /// The bytes of a text.
  static func withBytes<Result>(of text: String, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    unsafe text.utf8.span.withUnsafeBufferPointer(body)
  }

  static func contains(_ texts: [String], _ text: String) -> Bool {
    let span = texts.span
    for index in span.indices where areEqual(span[index], text) { return true }
    return false
  }

  /// Whether `a` comes before `b`, by bytes.
  package static func precedes(_ a: String, _ b: String) -> Bool {
    let (a, b) = (a.utf8.span, b.utf8.span)
    for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] }
    return a.count < b.count
  }

  /// Whether the text has one of Unicode's control characters (general category Cc): U+0000 to U+001F, U+007F to U+009F.
  static func hasControlCharacter(_ text: String) -> Bool {
    if unsafe withBytes(of: text, { unsafe isPlain($0) }) { return false }
    var previous: UInt8 = 0
    for byte in text.utf8 {
      if byte < 0x20 || byte == 0x7f || previous == 0xc2 && (0x80...0x9f).contains(byte) { return true }
      previous = byte
    }
    return false
  }

  /// Whether the text is ASCII without control characters; where it has quotes or backslashes, the answer is no all the same.
  private static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    unsafe text.baseAddress.map { unsafe json_is_plain($0, text.count) != 0 } ?? true
  }

  /// Whether the text is ASCII that shows, without white space: what ids of scopes and streams in a policy are made of.
  static func isVisibleASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f } }

  /// The text without ASCII white space around it.
  static func trimmed(_ text: String) -> String {
    let bytes = text.utf8
    guard let first = bytes.first, let last = bytes.last, isSpace(first) || isSpace(last) else { return text }
    guard let start = bytes.firstIndex(where: { !isSpace($0) }), let end = bytes.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(text[start...end])
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0d).contains(byte) }

  /// The text, sorted by bytes and without what is there twice.
  static func sortedSet(_ texts: [String]) -> [String] {
    guard texts.count > 1 else { return texts }
    var result: [String] = []
    result.reserveCapacity(texts.count)
    for text in texts.sorted(by: precedes) where !(result.last.map { areEqual($0, text) } ?? false) {
      result.append(text)
    }
    return result
  }
}
