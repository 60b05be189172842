import Crypto

/// Bearer tokens that are accepted, as their SHA-256: the tokens themselves are not kept.
struct TokenDigests: Sendable, Hashable {
  private let digests: [[UInt8]]

  init(_ tokens: [String]) { digests = tokens.map { Self.digest(of: $0.utf8) } }

  /// Whether the presented token is one of these, in a time that does not tell which, or how much of it is right.
  func accepts(_ presented: some Sequence<UInt8>) -> Bool {
    let presented = Self.digest(of: presented)
    return digests.reduce(false) { $0 || Self.areEqual($1, presented) }
  }

  /// Eight hex digits of each, to tell them apart.
  var fingerprints: [String] { digests.map { Fingerprint.text(of: $0) } }

  /// Whether one token is in both.
  func overlaps(_ other: TokenDigests) -> Bool { digests.contains { other.digests.contains($0) } }

  private static func digest(of bytes: some Sequence<UInt8>) -> [UInt8] { Array(SHA256.hash(data: Array(bytes))) }

  private static func areEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
