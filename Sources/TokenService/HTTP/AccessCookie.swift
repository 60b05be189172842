/// The cookie `oa_access_token` (RFC 6265 §5.4), which browsers send along by themselves.
enum AccessCookie {
  private static let name = "oa_access_token"

  enum Reading {
    case value(String)
    case absent
    /// Two cookies of that name with different values: nobody knows which one the user meant.
    case ambiguous
  }

  static func read(_ head: RequestHead) -> Reading {
    var found: Substring?
    for field in head.cookies {
      for pair in field.split(separator: ";") {
        let pair = pair.drop { $0 == " " || $0 == "\t" }
        guard let equals = pair.utf8.firstIndex(of: UInt8(ascii: "=")) else { continue }
        guard pair[..<equals].utf8.elementsEqual(name.utf8) else { continue }
        var value = pair[pair.utf8.index(after: equals)...]
        while value.last == " " || value.last == "\t" { value.removeLast() }
        if let found, !found.utf8.elementsEqual(value.utf8) { return .ambiguous }
        found = value
      }
    }
    guard let found, !found.isEmpty else { return .absent }
    return .value(String(found))
  }
}
