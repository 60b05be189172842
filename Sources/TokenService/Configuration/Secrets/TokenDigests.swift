import JWT

/// Bearer tokens that are accepted, as their SHA-256: the tokens themselves are not kept.
struct TokenDigests: Sendable, Hashable {
  private let digests: [SHA256Digest]

  init(_ tokens: [String]) { digests = tokens.map { SHA256Digest(of: $0) } }

  /// Whether the presented token is one of these, in a time that does not tell which, or how much of it is right.
  func accepts(_ presented: String.UTF8View) -> Bool {
    let presented = SHA256Digest(of: String(presented))
    var isAccepted = false
    for digest in digests where digest == presented { isAccepted = true }
    return isAccepted
  }

  /// Eight hex digits of each: enough to tell them apart, too few to search for one.
  var fingerprints: [String] { digests.map { String($0.hex.prefix(8)) } }

  /// Whether one token is in both.
  func overlaps(_ other: TokenDigests) -> Bool { digests.contains { other.digests.contains($0) } }
}
