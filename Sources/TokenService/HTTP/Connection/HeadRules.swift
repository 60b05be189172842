import NIOHTTP1

/// What a head must hold beyond what SwiftNIO's decoder asks: framing that two readers could take in two ways is refused
/// (RFC 9112 §3.2, §6.1, §6.3).
enum HeadRules {
  /// The first rule that a head breaks.
  static func violation(in head: HTTPRequestHead, limits: ConnectionLimits) -> RequestFailure? {
    if head.uri.utf8.count > limits.target { return .targetTooLong }
    var hosts = 0
    var lengths = 0
    var codings: [String] = []
    for (name, value) in head.headers {
      // The first letter and the length tell nearly all names apart without lowercasing them.
      switch name.utf8.count {
      case 4 where name.isEqualIgnoringCase(to: "host"):
        hosts += 1
        if !isHost(value) { return .malformed("The field Host is not a host.") }
      case 14 where name.isEqualIgnoringCase(to: "content-length"): lengths += 1
      case 17 where name.isEqualIgnoringCase(to: "transfer-encoding"): codings.append(value)
      default: break
      }
    }
    if hosts > 1 { return .malformed("The field Host stands more than once.") }
    if hosts == 0, head.version == .http1_1 { return .malformed("The field Host is missing.") }
    if lengths > 1 { return .malformed("The field Content-Length stands more than once.") }
    return codings.isEmpty ? nil : violation(codings: codings, lengths: lengths, version: head.version)
  }

  private static func violation(codings: [String], lengths: Int, version: HTTPVersion) -> RequestFailure? {
    if lengths > 0 { return .malformed("Content-Length and Transfer-Encoding exclude each other.") }
    if codings.count > 1 { return .malformed("The field Transfer-Encoding stands more than once.") }
    if codings[0].isEmpty { return .malformed("The field Transfer-Encoding is empty.") }
    if !codings[0].isEqualIgnoringCase(to: "chunked") { return .notImplemented("Only the coding chunked is known.") }
    if version != .http1_1 { return .malformed("Transfer-Encoding needs HTTP/1.1.") }
    return nil
  }

  /// A name or an address with an optional port; nothing that would move the authority's end.
  private static func isHost(_ value: String) -> Bool {
    !value.isEmpty
      && value.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"): true
        case UInt8(ascii: ":"), UInt8(ascii: "["), UInt8(ascii: "]"): true
        default: false
        }
      }
  }
}

extension String {
  /// Whether this is `lowercase`, but for the case of ASCII letters.
  func isEqualIgnoringCase(to lowercase: StaticString) -> Bool {
    let expected = UnsafeBufferPointer(start: lowercase.utf8Start, count: lowercase.utf8CodeUnitCount)
    return utf8.count == expected.count
      && zip(utf8, expected).allSatisfy { byte, expected in
        byte == expected || (byte &- 0x41 < 26 && byte | 0x20 == expected)
      }
  }
}
