import JWT

/// Deals keys out evenly: the same key under the same seed gets the same number in every process and version.
///
/// SHA-256 of seed, purpose and key: no key is near another, and what one seed deals tells nothing about another's.
struct CohortDraw: Sendable {
  /// What is drawn for; one key's draws for two purposes have nothing to do with each other.
  enum Purpose: String, Sendable { case canary, shadow }

  let seed: String

  /// A number from 0 to 99; a share of so many percent is all numbers below it, so that as it grows nobody leaves it.
  func bucket(of key: String, for purpose: Purpose) -> Int { Int(word(of: key, for: purpose) % 100) }

  /// A number from 0 to less than 1.
  func fraction(of key: String, for purpose: Purpose) -> Double {
    Double(word(of: key, for: purpose) >> 11) / Double(1 << 53)
  }

  /// A seed has no control characters, so that no seed ends where another's key begins.
  private func word(of key: String, for purpose: Purpose) -> UInt64 {
    let digest = SHA256Digest(of: "\(seed)\u{0}\(purpose.rawValue)\u{0}\(key)")
    return digest.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}
