/// Eight marks of a table, looked at in one word.
struct MarkGroup {
  static let count = 8
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  private let word: UInt64

  /// - Parameter bytes: as they stand in memory.
  init(bytes: UInt64) { word = UInt64(littleEndian: bytes) }

  init(repeating mark: UInt8) { word = UInt64(mark) &* Self.ones }

  /// Whether a place is free; the high bit of a taken place's mark is set.
  var hasFree: Bool { word & Self.highs != Self.highs }

  /// Where the wanted mark stands, and now and then a place where it does not.
  func offsets(of wanted: MarkGroup) -> Offsets {
    let difference = word ^ wanted.word
    return Offsets(bits: (difference &- Self.ones) & ~difference & Self.highs)
  }

  /// Places in a group, from the first on.
  struct Offsets: Sequence, IteratorProtocol {
    fileprivate var bits: UInt64

    mutating func next() -> Int? {
      guard bits != 0 else { return nil }
      defer { bits &= bits &- 1 }
      return bits.trailingZeroBitCount &>> 3
    }
  }
}
