/// An absolute `http` or `https` URL (RFC 3986 §3), read strictly: what is not plain is refused, not repaired.
struct WebURL: Sendable, Hashable {
  let isSecure: Bool
  /// Host and port as written.
  let authority: String
  /// Path and query as written; may be empty.
  let path: String

  init?(_ text: String) {
    guard let end = text.firstRange(of: "://") else { return nil }
    switch text[..<end.lowerBound].lowercased() {
    case "https": isSecure = true
    case "http": isSecure = false
    default: return nil
    }
    let rest = text[end.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let path = rest.dropFirst(authority.count)
    guard Self.isAuthority(authority), Self.isPlain(path), !path.contains("#") else { return nil }
    self.authority = String(authority)
    self.path = String(path)
  }

  /// The host, without brackets.
  var host: String {
    authority.hasPrefix("[")
      ? String(authority.dropFirst().prefix { $0 != "]" }) : String(authority.prefix { $0 != ":" })
  }

  /// Whether the host is this very machine.
  var isLoopback: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

  var text: String { (isSecure ? "https" : "http") + "://" + authority + path }

  private static func isAuthority(_ text: Substring) -> Bool {
    let host: Substring
    if text.hasPrefix("[") {
      guard let end = text.firstIndex(of: "]") else { return false }
      host = text[..<text.index(after: end)]
      guard host.dropFirst().dropLast().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return false }
    } else {
      host = text.prefix { $0 != ":" }
      guard host.utf8.allSatisfy(isHostCharacter) else { return false }
    }
    guard !host.isEmpty, host != "[]" else { return false }
    let port = text.dropFirst(host.count)
    return port.isEmpty || port.first == ":" && isPort(port.dropFirst())
  }

  private static func isHostCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (1...65_535).contains(Int(text) ?? 0)
  }

  /// Visible ASCII but what RFC 3986 leaves out.
  static func isPlain(_ text: Substring) -> Bool {
    text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"\"<>\\^`{|}".utf8.contains($0) }
  }
}
