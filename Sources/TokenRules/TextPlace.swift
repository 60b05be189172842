/// Places in a text as editors count them.
package enum TextPlace {
  /// The line and the column in bytes, both from 1.
  package static func lineAndColumn(of offset: Int, in text: [UInt8]) -> (line: Int, column: Int) {
    let before = text.prefix(offset)
    let newline = UInt8(ascii: "\n")
    let lineStart = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
    return (before.count { $0 == newline } + 1, before.count - lineStart + 1)
  }
}
