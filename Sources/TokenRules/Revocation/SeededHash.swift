/// A fast hash for tables of ids, not for cryptography: products of 128 bits, folded.
struct SeededHash: Sendable {
  private let first, second: UInt64

  /// - Parameter seed: whoever knows it can make ids that collide.
  init(seed: UInt64) {
    first = seed ^ 0x9e37_79b9_7f4a_7c15
    second = Self.fold(first, 0xd1b5_4a32_d192_ed03) ^ seed
  }

  /// The hash of no bytes.
  var empty: UInt64 { Self.fold(first, second) }

  /// A hash of the bytes; another one with each seed.
  func callAsFunction(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    let count = bytes.count
    guard let start = unsafe UnsafeRawPointer(bytes.baseAddress), count > 0 else { return empty }
    var state = second
    var offset = 0
    while count &- offset > 16 {
      state = unsafe Self.fold(Self.word(start + offset) ^ first, Self.word(start + offset + 8) ^ state)
      offset &+= 16
    }
    let (low, high) = unsafe Self.end(of: start, count)
    return Self.fold(Self.fold(low ^ first, high ^ state) ^ UInt64(truncatingIfNeeded: count), first | 1)
  }

  /// The last 16 bytes, or all of fewer, some of them twice: no loop whose end has to be guessed.
  private static func end(of start: UnsafeRawPointer, _ count: Int) -> (UInt64, UInt64) {
    if count >= 8 { return unsafe (word(start + max(0, count &- 16)), word(start + (count &- 8))) }
    if count >= 4 {
      return unsafe (
        UInt64(start.loadUnaligned(as: UInt32.self)),
        UInt64((start + (count &- 4)).loadUnaligned(as: UInt32.self))
      )
    }
    let byte = { (place: Int) in unsafe UInt64(start.load(fromByteOffset: place, as: UInt8.self)) }
    return (byte(0) << 8 | byte(count &>> 1), byte(count &- 1))
  }

  private static func word(_ start: UnsafeRawPointer) -> UInt64 { unsafe start.loadUnaligned(as: UInt64.self) }

  private static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
