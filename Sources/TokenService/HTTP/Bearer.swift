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
    let bytes = value.utf8
    let scheme = bytes.prefix(6)
    guard zip(scheme, "bearer".utf8).allSatisfy({ $0 | 0x20 == $1 }) else { return .malformed }
    let rest = bytes.dropFirst(6)
    guard rest.first == UInt8(ascii: " ") else { return .malformed }
    let token = rest.drop { $0 == UInt8(ascii: " ") }
    guard !token.isEmpty, token.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return .malformed }
    return .token(String(Substring(token)))
  }
}
