import JWT

/// JSON that was accepted, on one line.
enum JSONCompaction {
  /// The same value without the white space around its tokens.
  static func compacted(_ text: String) -> String {
    var result: [UInt8] = []
    var isInString = false
    var isEscaped = false
    for byte in text.utf8 {
      if !isInString, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { continue }
      result.append(byte)
      if isEscaped {
        isEscaped = false
      } else if isInString, byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString.toggle()
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}

extension JSONValue {
  /// The value as it stands in its document: a string with its quotes.
  var raw: String { kind == .string ? "\"\(text)\"" : text }
}
