import NIOHTTP1

/// How a request is framed and how its connection goes on: what its head says of it, read in one pass over the fields.
struct HeadFraming {
  /// `Content-Length`; one that is no number is more than any limit.
  private(set) var length: Int?
  private(set) var isChunked = false
  /// Whether the client waits for leave to send the body (RFC 9110 §10.1.1).
  private(set) var expectsContinue = false
  /// Whether the connection ends with the answer.
  private(set) var closes: Bool

  /// Reads a head.
  ///
  /// - Throws: the first rule that it breaks beyond what SwiftNIO's decoder asks: framing that two readers could take in two
  ///   ways is refused (RFC 9112 §3.2, §6.1, §6.3).
  init(_ head: HTTPRequestHead, limits: ConnectionLimits) throws(RequestFailure) {
    if head.uri.utf8.count > limits.target { throw .targetTooLong }
    // The decoder stops for good behind a request that asks for another protocol.
    closes = !head.isKeepAlive || head.method == .CONNECT || head.version != .http1_1
    var hosts = 0
    var lengths = 0
    var codings: [String] = []
    for (name, value) in head.headers {
      // The length tells nearly all names apart.
      switch name.utf8.count {
      case 4 where name.isEqualIgnoringCase(to: "host"):
        hosts += 1
        if !Self.isHost(value) { throw .malformed("The field Host is not a host.") }
      case 6 where name.isEqualIgnoringCase(to: "expect"):
        if head.version == .http1_1, value.isEqualIgnoringCase(to: "100-continue") { expectsContinue = true }
      case 7 where name.isEqualIgnoringCase(to: "upgrade"): closes = true
      case 14 where name.isEqualIgnoringCase(to: "content-length"):
        lengths += 1
        length = Int(value) ?? .max
      case 17 where name.isEqualIgnoringCase(to: "transfer-encoding"): codings.append(value)
      default: break
      }
    }
    if hosts > 1 { throw .malformed("The field Host stands more than once.") }
    if hosts == 0, head.version == .http1_1 { throw .malformed("The field Host is missing.") }
    if lengths > 1 { throw .malformed("The field Content-Length stands more than once.") }
    isChunked = !codings.isEmpty
    if isChunked { try Self.check(codings, lengths: lengths, version: head.version) }
  }

  private static func check(_ codings: [String], lengths: Int, version: HTTPVersion) throws(RequestFailure) {
    if lengths > 0 { throw .malformed("Content-Length and Transfer-Encoding exclude each other.") }
    if codings.count > 1 { throw .malformed("The field Transfer-Encoding stands more than once.") }
    if codings[0].isEmpty { throw .malformed("The field Transfer-Encoding is empty.") }
    if !codings[0].isEqualIgnoringCase(to: "chunked") { throw .notImplemented("Only the coding chunked is known.") }
    if version != .http1_1 { throw .malformed("Transfer-Encoding needs HTTP/1.1.") }
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
    let count = lowercase.utf8CodeUnitCount
    let bytes = utf8.span
    guard bytes.count == count else { return false }
    for index in 0..<count {
      let (byte, expected) = (bytes[index], lowercase.utf8Start[index])
      guard byte == expected || (byte &- 0x41 < 26 && byte | 0x20 == expected) else { return false }
    }
    return true
  }
}
