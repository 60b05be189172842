import CVector

/// Tells with one look at one word that an id is not in a table: a Bloom filter whose bits of an id share a word.
struct IDFilter: Sendable {
  private var words: [UInt64]

  /// - Parameter bits: a power of two, 64 at the least; with 16 for each id, one in a hundred ids that are not there looks
  ///   as if it were.
  init(bits: Int) { words = [UInt64](repeating: 0, count: bits / 64) }

  mutating func insert(_ hash: UInt64) { words[place(hash)] |= Self.bits(hash) }

  /// 1 where an id with this hash may be there, else 0: a number, so that nothing waits for it before it is wanted.
  @inline(__always)
  func suspects(_ hash: UInt64) -> UInt8 { words[place(hash)] & Self.bits(hash) == Self.bits(hash) ? 1 : 0 }

  /// Has the word of a hash fetched, for ``suspects(_:)`` to find it in a cache.
  @inline(__always)
  func prefetch(_ hash: UInt64) {
    unsafe words.withUnsafeBufferPointer { words in
      guard let start = words.baseAddress else { return }
      unsafe CVector.prefetch(start + place(hash))
    }
  }

  private func place(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash) & (words.count &- 1) }

  /// Four bits, by a part of the hash that does not choose the word.
  private static func bits(_ hash: UInt64) -> UInt64 {
    1 &<< (hash &>> 40) | 1 &<< (hash &>> 46) | 1 &<< (hash &>> 52) | 1 &<< (hash &>> 58)
  }
}
