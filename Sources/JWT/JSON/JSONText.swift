import CVector

/// The text of JSON strings: what may stand in them, and what their escapes mean (RFC 8259 §7, §8).
enum JSONText {
  /// How many of the sixteen bytes at `text`, from the first on, are ASCII that needs no second look: no control character,
  /// no quote, no backslash.
  @inline(__always)
  static func plainBytes(at text: UnsafePointer<UInt8>) -> Int { unsafe Int(json_plain_bytes(text)) }

  /// The length of the escape at `text`, which starts with a backslash; of a surrogate pair, of both.
  static func escapeLength(_ text: UnsafePointer<UInt8>, count: Int) -> Int? {
    guard count >= 2 else { return nil }
    switch unsafe text[1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return 2
    case UInt8(ascii: "u"):
      guard let unit = unsafe codeUnit(text, count: count) else { return nil }
      if UTF16.isTrailSurrogate(unit) { return nil }
      guard UTF16.isLeadSurrogate(unit) else { return 6 }
      guard let trail = unsafe codeUnit(text + 6, count: count - 6), UTF16.isTrailSurrogate(trail) else { return nil }
      return 12
    default:
      return nil
    }
  }

  /// The value of `\uXXXX` at `text`.
  private static func codeUnit(_ text: UnsafePointer<UInt8>, count: Int) -> UInt16? {
    guard count >= 6, unsafe text[0] == UInt8(ascii: "\\"), unsafe text[1] == UInt8(ascii: "u") else { return nil }
    guard let bytes = unsafe Hex.decode(UnsafeBufferPointer(start: text + 2, count: 4)) else { return nil }
    return UInt16(bytes[0]) << 8 | UInt16(bytes[1])
  }

  /// The length of the well-formed UTF-8 sequence of two to four bytes at `text` (RFC 3629).
  static func utf8Length(_ text: UnsafePointer<UInt8>, count: Int) -> Int? {
    let lead = unsafe text[0]
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xbf
    switch lead {
    case 0xc2...0xdf: length = 2
    case 0xe0...0xef:
      length = 3
      if lead == 0xe0 { second = 0xa0...0xbf }
      if lead == 0xed { second = 0x80...0x9f }
    case 0xf0...0xf4:
      length = 4
      if lead == 0xf0 { second = 0x90...0xbf }
      if lead == 0xf4 { second = 0x80...0x8f }
    default: return nil
    }
    guard count >= length, unsafe second.contains(text[1]) else { return nil }
    for index in 2..<max(2, length) where unsafe !(0x80...0xbf).contains(text[index]) { return nil }
    return length
  }

  /// The texts of an accepted array that holds nothing but strings.
  static func strings(in array: UnsafeBufferPointer<UInt8>) -> [String] {
    var strings: [String] = []
    var position = 0
    while let start = unsafe next(UInt8(ascii: "\""), in: array, from: position) {
      var end = start
      var isEscaped = false
      while unsafe array[end] != UInt8(ascii: "\"") {
        if unsafe array[end] == UInt8(ascii: "\\") {
          isEscaped = true
          end += 1
        }
        end += 1
      }
      unsafe strings.append(decode(UnsafeBufferPointer(rebasing: array[start..<end]), isEscaped: isEscaped))
      position = end + 1
    }
    return strings
  }

  /// The place behind the next byte of this value.
  private static func next(_ byte: UInt8, in text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < text.count {
      position += 1
      if unsafe text[position - 1] == byte { return position }
    }
    return nil
  }

  /// The text that an accepted string stands for.
  static func decode(_ text: UnsafeBufferPointer<UInt8>, isEscaped: Bool) -> String {
    unsafe isEscaped ? String(decoding: unescape(text), as: UTF8.self) : String(decoding: text, as: UTF8.self)
  }

  /// The bytes that an accepted string with escapes stands for.
  static func unescape(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count)
    var position = 0
    while position < text.count {
      guard unsafe text[position] == UInt8(ascii: "\\") else {
        unsafe bytes.append(text[position])
        position += 1
        continue
      }
      let start = unsafe text.baseAddress! + position
      let length = unsafe escapeLength(start, count: text.count - position)!
      unsafe bytes.append(contentsOf: meaning(of: start, length: length))
      position += length
    }
    return bytes
  }

  private static func meaning(of escape: UnsafePointer<UInt8>, length: Int) -> [UInt8] {
    switch unsafe escape[1] {
    case UInt8(ascii: "b"): [0x08]
    case UInt8(ascii: "f"): [0x0c]
    case UInt8(ascii: "n"): [0x0a]
    case UInt8(ascii: "r"): [0x0d]
    case UInt8(ascii: "t"): [0x09]
    case UInt8(ascii: "u"):
      unsafe Array(
        String(
          decoding: length == 6
            ? [codeUnit(escape, count: 6)!] : [codeUnit(escape, count: 6)!, codeUnit(escape + 6, count: 6)!],
          as: UTF16.self
        ).utf8
      )
    default: unsafe [escape[1]]
    }
  }
}
