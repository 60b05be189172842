import CVector

/// Writes a string's text with the escapes that RFC 8259 §7 demands, and no others.
enum JSONEscape {
  /// - Parameter target: room for six times the text from `count` on.
  static func write(_ text: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, _ count: inout Int) {
    for index in text.indices { unsafe write(text[index], to: target, &count) }
  }

  /// Whether a text can be written as it is; where bytes beyond ASCII are in it, the answer is no all the same.
  @inline(__always)
  static func isPlain(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    unsafe text.baseAddress.map { unsafe json_is_plain($0, text.count) != 0 } ?? true
  }

  @inline(__always)
  private static func write(_ byte: UInt8, to target: UnsafeMutablePointer<UInt8>, _ count: inout Int) {
    if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") {
      unsafe target[count] = byte
      count &+= 1
    } else {
      for character in escape(of: byte) {
        unsafe target[count] = character
        count &+= 1
      }
    }
  }

  private static func escape(of byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
    case 0x08: Array(#"\b"#.utf8)
    case 0x09: Array(#"\t"#.utf8)
    case 0x0a: Array(#"\n"#.utf8)
    case 0x0c: Array(#"\f"#.utf8)
    case 0x0d: Array(#"\r"#.utf8)
    default: Array((#"\u00"# + Hex.encode([byte])).utf8)
    }
  }
}
