/// Base64url without padding (RFC 7515 §2, RFC 4648 §5), strict when reading: no padding, no white space, and the bits
/// of the last character that stand for nothing are zero.
enum Base64URL {
  static func encodedCount(_ count: Int) -> Int { (count * 4 + 2) / 3 }
  static func decodedCount(_ count: Int) -> Int { count * 3 / 4 }

  static func encode(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: encodedCount(bytes.count)) { buffer, count in
      guard let target = buffer.baseAddress else { return }
      count = bytes.withUnsafeBufferPointer { source in
        source.baseAddress.map { encode($0, count: source.count, into: target) } ?? 0
      }
    }
  }

  static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    let text = Array(text)
    var isValid = true
    let bytes = [UInt8](unsafeUninitializedCapacity: decodedCount(text.count) + 8) { buffer, count in
      text.withUnsafeBufferPointer { source in
        guard let start = source.baseAddress else { return }
        guard let written = decode(start, count: source.count, into: buffer.baseAddress!) else {
          isValid = false
          return
        }
        count = written
      }
    }
    return isValid ? bytes : nil
  }

  /// Writes `encodedCount(count)` characters and returns their number.
  static func encode(_ source: UnsafePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>) -> Int {
    let pairs = Tables.shared.pairs
    var from = 0
    var to = 0
    // Twelve bits at a time: two characters a look-up, four look-ups a store.
    while from + 8 <= count {
      let word = UInt64(bigEndian: UnsafeRawPointer(source + from).loadUnaligned(as: UInt64.self))
      let a = UInt64(pairs[Int(truncatingIfNeeded: word &>> 52)])
      let b = UInt64(pairs[Int(truncatingIfNeeded: word &>> 40) & 0xfff])
      let c = UInt64(pairs[Int(truncatingIfNeeded: word &>> 28) & 0xfff])
      let d = UInt64(pairs[Int(truncatingIfNeeded: word &>> 16) & 0xfff])
      let text = a | b &<< 16 | c &<< 32 | d &<< 48
      UnsafeMutableRawPointer(target + to).storeBytes(of: text.littleEndian, as: UInt64.self)
      from &+= 6
      to &+= 8
    }
    while from < count {
      let left = min(3, count - from)
      var group = UInt32(source[from]) &<< 16
      if left > 1 { group |= UInt32(source[from + 1]) &<< 8 }
      if left > 2 { group |= UInt32(source[from + 2]) }
      for position in 0...left {
        target[to] = Tables.alphabet[Int(group &>> UInt32(18 - 6 * position) & 63)]
        to += 1
      }
      from += left
    }
    return to
  }

  /// Writes the bytes and returns their number, or `nil` where the text is not strict base64url.
  ///
  /// - Parameter target: room for `decodedCount(count) + 8` bytes: whole words are stored.
  static func decode(
    _ source: UnsafePointer<UInt8>, count: Int, into target: UnsafeMutablePointer<UInt8>
  ) -> Int? {
    let (first, second) = (Tables.shared.first, Tables.shared.second)
    let (third, fourth) = (Tables.shared.third, Tables.shared.fourth)
    var from = 0
    var to = 0
    var fault: UInt32 = 0
    while from + 8 <= count {
      let text = UnsafeRawPointer(source + from).loadUnaligned(as: UInt64.self).littleEndian
      let high =
        first[Int(text & 0xff)] | second[Int(text &>> 8 & 0xff)]
        | third[Int(text &>> 16 & 0xff)] | fourth[Int(text &>> 24 & 0xff)]
      let low =
        first[Int(text &>> 32 & 0xff)] | second[Int(text &>> 40 & 0xff)]
        | third[Int(text &>> 48 & 0xff)] | fourth[Int(text &>> 56)]
      fault |= high | low
      let word = UInt64(high) &<< 40 | UInt64(low & 0xff_ffff) &<< 16
      UnsafeMutableRawPointer(target + to).storeBytes(of: word.bigEndian, as: UInt64.self)
      from &+= 8
      to &+= 6
    }
    guard fault & Tables.fault == 0 else { return nil }
    while from < count {
      let left = min(4, count - from)
      guard left > 1 else { return nil }
      var group: UInt32 = 0
      for position in 0..<left {
        let value = fourth[Int(source[from + position])]
        guard value & Tables.fault == 0 else { return nil }
        group |= value &<< UInt32(18 - 6 * position)
      }
      for position in 0..<(left - 1) {
        target[to] = UInt8(truncatingIfNeeded: group &>> UInt32(16 - 8 * position))
        to += 1
      }
      // What is left over must be zero, or several texts would stand for the same bytes.
      guard left == 4 || group & (0xff_ffff &>> UInt32(8 * (left - 1))) == 0 else { return nil }
      from += left
    }
    return to
  }

  /// Look-up tables in plain memory, made once, so that the loops index pointers.
  private struct Tables: @unchecked Sendable {
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    static let fault: UInt32 = 0x8000_0000
    static let shared = Tables()

    /// Twelve bits to two characters.
    let pairs: UnsafeMutablePointer<UInt16>
    /// A character to its six bits, in the place of the first to fourth of a group; `fault` for what is none.
    let first, second, third, fourth: UnsafeMutablePointer<UInt32>

    private init() {
      let pairs = UnsafeMutablePointer<UInt16>.allocate(capacity: 4096)
      for bits in 0..<4096 {
        pairs[bits] = UInt16(Self.alphabet[bits >> 6]) | UInt16(Self.alphabet[bits & 63]) << 8
      }
      self.pairs = pairs
      (first, second) = (Self.values(shift: 18), Self.values(shift: 12))
      (third, fourth) = (Self.values(shift: 6), Self.values(shift: 0))
    }

    private static func values(shift: UInt32) -> UnsafeMutablePointer<UInt32> {
      let table = UnsafeMutablePointer<UInt32>.allocate(capacity: 256)
      table.initialize(repeating: fault, count: 256)
      for (value, character) in alphabet.enumerated() { table[Int(character)] = UInt32(value) << shift }
      return table
    }
  }
}
