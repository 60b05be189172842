/// A network: an address and how many of its leading bits count (RFC 4632, RFC 4291 §2.3).
struct CIDRBlock: Sendable, Hashable {
  private let network: UInt128
  private let mask: UInt128

  /// Why a text is no network.
  enum Fault: Error, Hashable {
    case malformed
    /// Bits are set behind those that count.
    case hostBits
  }

  /// Reads `10.0.0.0/8`, `fd00::/8`, and a single address.
  init(_ text: String) throws(Fault) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let words = IPAddress(parts[0]) else { throw .malformed }
    let address = UInt128(words.high) << 64 | UInt128(words.low)
    let isIPv4 = !parts[0].contains(":")
    let length = isIPv4 ? 32 : 128
    let prefix = parts.count == 2 ? Self.number(parts[1]) : length
    guard let prefix, prefix <= length else { throw .malformed }
    // IPv4 counts in the form that is mapped into IPv6.
    let significant = prefix + (128 - length)
    mask = significant == 0 ? 0 : ~UInt128(0) << (128 - significant)
    guard address & ~mask == 0 else { throw .hostBits }
    network = address
  }

  /// Whether an address is in the network: IPv6, or IPv4 mapped into it, as two words, the most significant first.
  func contains(high: UInt64, low: UInt64) -> Bool { (UInt128(high) << 64 | UInt128(low)) & mask == network }

  private static func number(_ text: Substring) -> Int? {
    (1...3).contains(text.utf8.count) && text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}
