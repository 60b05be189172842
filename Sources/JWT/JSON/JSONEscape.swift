/// Writes a string's text with the escapes that RFC 8259 §7 demands, and no others.
enum JSONEscape {
  /// - Parameter target: room for six times the text from `count` on.
  static func write(_ text: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>, _ count: inout Int) {
    guard let source = text.baseAddress else { return }
    var position = 0
    while position < text.count {
      if position &+ 8 <= text.count {
        let word = unsafe UnsafeRawPointer(source + position).loadUnaligned(as: UInt64.self)
        unsafe UnsafeMutableRawPointer(target + count).storeBytes(of: word, as: UInt64.self)
        // Bytes beyond ASCII count as special here and are copied one by one below.
        let plain = JSONText.plainBytes(in: word.littleEndian)
        position &+= plain
        count &+= plain
        if plain == 8 { continue }
      }
      unsafe write(source[position], to: target, &count)
      position &+= 1
    }
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
