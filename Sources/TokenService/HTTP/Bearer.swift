/// The bearer token of a request (RFC 6750 §2.1): in the field `Authorization`, never in the target.
enum Bearer {
  enum Reading {
    case token(String)
    case absent
    /// Another scheme, no token behind it, or several such fields.
    case malformed
  }

  static func read(_ head: RequestHead) -> Reading {
    if head.authorizationCount == 0 { return .absent }
    guard let value = head.authorization, value.utf8.count > 7 else { return .malformed }
    guard let start = startOfToken(value.utf8.span) else { return .malformed }
    return .token(String(value[value.utf8.index(value.startIndex, offsetBy: start)...]))
  }

  /// Where the token begins behind `Bearer` and spaces; all of it is ASCII that shows.
  private static func startOfToken(_ value: Span<UInt8>) -> Int? {
    let scheme: StaticString = "bearer "
    for index in 0..<6 where value[index] | 0x20 != scheme.utf8Start[index] { return nil }
    guard value[6] == UInt8(ascii: " ") else { return nil }
    var start = 7
    while start < value.count, value[start] == UInt8(ascii: " ") { start += 1 }
    guard start < value.count else { return nil }
    for index in start..<value.count where value[index] <= 0x20 || value[index] >= 0x7f { return nil }
    return start
  }
}
