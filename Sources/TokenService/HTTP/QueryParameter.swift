/// A parameter of a request's query, percent-decoded (RFC 3986 §2.1).
enum QueryParameter {
  /// The value; `nil` where it is absent, stands more than once, or does not decode to text.
  static func value(of name: String, in query: Substring?) -> String? {
    guard let query else { return nil }
    var found: Substring?
    for pair in query.split(separator: "&", omittingEmptySubsequences: true) {
      let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
      guard decode(pair[..<equals])?.utf8.elementsEqual(name.utf8) == true else { continue }
      guard found == nil else { return nil }
      found = equals == pair.endIndex ? "" : pair[pair.utf8.index(after: equals)...]
    }
    return found.flatMap(decode)
  }

  /// The text behind its percent-encoding; `nil` where it is none.
  static func decode(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else { return nil }
      bytes.append(high << 4 | low)
    }
    return String(validating: bytes, as: UTF8.self)
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
