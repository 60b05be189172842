/// A fast hash for tables of ids, not for cryptography: products of 128 bits, folded.
enum SeededHash {
  private static let first: UInt64 = 0x9e37_79b9_7f4a_7c15
  private static let second: UInt64 = 0xd1b5_4a32_d192_ed03

  /// A hash of the bytes; another one with each seed.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
    let count = bytes.count
    guard count >= 8, let start = unsafe UnsafeRawPointer(bytes.baseAddress) else {
      var word: UInt64 = 0
      for place in 0..<count { word = unsafe word << 8 | UInt64(bytes[place]) }
      return finish(seed ^ UInt64(truncatingIfNeeded: count) &* first, word)
    }
    var state = seed ^ UInt64(truncatingIfNeeded: count) &* first
    var offset = 0
    while offset &+ 8 <= count {
      state = unsafe fold(state ^ start.loadUnaligned(fromByteOffset: offset, as: UInt64.self), second)
      offset &+= 8
    }
    // The last word, with bytes that were taken already: no loop whose end has to be guessed.
    return unsafe finish(state, start.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
  }

  private static func finish(_ state: UInt64, _ word: UInt64) -> UInt64 { fold(fold(state ^ word, first), second) }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
