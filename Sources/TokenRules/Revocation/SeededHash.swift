/// A fast hash for tables of ids, not for cryptography: products of 128 bits, folded.
enum SeededHash {
  private static let first: UInt64 = 0x9e37_79b9_7f4a_7c15
  private static let second: UInt64 = 0xd1b5_4a32_d192_ed03

  /// A hash of the bytes; another one with each seed.
  static func hash(_ bytes: UnsafeBufferPointer<UInt8>, seed: UInt64) -> UInt64 {
    var state = seed ^ UInt64(truncatingIfNeeded: bytes.count) &* first
    let raw = UnsafeRawBufferPointer(bytes)
    var offset = 0
    while offset &+ 8 <= raw.count {
      state = unsafe fold(state ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self), second)
      offset &+= 8
    }
    var rest: UInt64 = 0
    while offset < raw.count {
      rest = unsafe rest << 8 | UInt64(raw[offset])
      offset &+= 1
    }
    return fold(fold(state ^ rest, first), second)
  }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
