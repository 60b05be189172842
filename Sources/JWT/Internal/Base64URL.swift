import CVector

/// Base64url without padding (RFC 7515 §2, RFC 4648 §5), strict when reading: no padding, no white space, and the bits
/// of the last character that stand for nothing are zero.
///
/// Whole blocks go through vectors where the processor has them (`CVector`), the rest through tables.
package enum Base64URL {
  static func encodedCount(_ count: Int) -> Int { (count * 4 + 2) / 3 }
  static func decodedCount(_ count: Int) -> Int { count * 3 / 4 }

  package static func encode(_ bytes: [UInt8]) -> [UInt8] {
    unsafe [UInt8](unsafeUninitializedCapacity: encodedCount(bytes.count)) { buffer, count in
      guard let target = buffer.baseAddress else { return }
      count = unsafe bytes.withUnsafeBufferPointer { source in
        unsafe source.baseAddress.map { unsafe encode($0, count: source.count, into: target) } ?? 0
      }
    }
  }

  package static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
    let text = Array(text)
    var isValid = true
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: decodedCount(text.count) + 8) { buffer, count in
      unsafe text.withUnsafeBufferPointer { source in
        guard let start = source.baseAddress else { return }
        guard let written = unsafe decode(start, count: source.count, into: buffer.baseAddress!) else {
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
    let pairs = unsafe Tables.shared.pairs
    var from = unsafe base64url_encode_blocks(source, count, target)
    var to = from / 3 &* 4
    // Twelve bits at a time: two characters a look-up, four look-ups a store.
    while from + 8 <= count {
      let word = unsafe UInt64(bigEndian: UnsafeRawPointer(source + from).loadUnaligned(as: UInt64.self))
      let a = unsafe UInt64(pairs[Int(truncatingIfNeeded: word &>> 52)])
      let b = unsafe UInt64(pairs[Int(truncatingIfNeeded: word &>> 40) & 0xfff])
      let c = unsafe UInt64(pairs[Int(truncatingIfNeeded: word &>> 28) & 0xfff])
      let d = unsafe UInt64(pairs[Int(truncatingIfNeeded: word &>> 16) & 0xfff])
      let text = a | b &<< 16 | c &<< 32 | d &<< 48
      unsafe UnsafeMutableRawPointer(target + to).storeBytes(of: text.littleEndian, as: UInt64.self)
      from &+= 6
      to &+= 8
    }
    while from < count {
      let left = min(3, count - from)
      var group = unsafe UInt32(source[from]) &<< 16
      if left > 1 { unsafe group |= UInt32(source[from + 1]) &<< 8 }
      if left > 2 { unsafe group |= UInt32(source[from + 2]) }
      for position in 0...left {
        unsafe target[to] = Tables.alphabet[Int(group &>> UInt32(18 - 6 * position) & 63)]
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
    _ source: UnsafePointer<UInt8>,
    count: Int,
    into target: UnsafeMutablePointer<UInt8>
  ) -> Int? {
    var from = unsafe base64url_decode_blocks(source, count, target)
    var to = from / 4 &* 3
    let (source, target) = unsafe (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    while from &+ 4 <= count {
      guard let group = unsafe group(source + from) else { return nil }
      unsafe target.storeBytes(of: group.bigEndian, toByteOffset: to, as: UInt32.self)
      from &+= 4
      to &+= 3
    }
    if from == count { return to }
    guard let rest = unsafe rest(source + from, count: count - from) else { return nil }
    unsafe target.storeBytes(of: rest.bigEndian, toByteOffset: to, as: UInt32.self)
    return to + (count - from) - 1
  }

  /// The 24 bits of four characters, at the top of a word; `nil` where one of them stands for nothing.
  private static func group(_ text: UnsafeRawPointer) -> UInt32? {
    let values = unsafe Tables.shared.values
    let word = unsafe UInt32(littleEndian: text.loadUnaligned(as: UInt32.self))
    let a = unsafe UInt32(values[Int(word & 0xff)])
    let b = unsafe UInt32(values[Int(word &>> 8 & 0xff)])
    let c = unsafe UInt32(values[Int(word &>> 16 & 0xff)])
    let d = unsafe UInt32(values[Int(word &>> 24)])
    guard (a | b | c | d) < 64 else { return nil }
    return a &<< 26 | b &<< 20 | c &<< 14 | d &<< 8
  }

  /// The bits of the last two or three characters, at the top of a word; `nil` where one stands for nothing, where there is
  /// but one, or where bits that must be zero are not: or several texts would stand for the same bytes.
  private static func rest(_ text: UnsafeRawPointer, count: Int) -> UInt32? {
    guard count > 1 else { return nil }
    var bits: UInt32 = 0
    for position in 0..<count {
      let value = unsafe Tables.shared.values[Int(text.load(fromByteOffset: position, as: UInt8.self))]
      guard value < 64 else { return nil }
      bits |= UInt32(value) &<< UInt32(26 - 6 * position)
    }
    return bits &<< UInt32(8 * (count - 1)) == 0 ? bits : nil
  }

  /// Look-up tables in plain memory, made once, so that the loops index pointers.
  @safe
  private struct Tables: @unchecked Sendable {
    static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
    static let shared = Tables()

    /// Twelve bits to two characters.
    let pairs: UnsafeMutablePointer<UInt16>
    /// A character to its six bits; 0xff for what is none.
    let values: UnsafeMutablePointer<UInt8>

    private init() {
      unsafe pairs = .allocate(capacity: 4096)
      for bits in 0..<4096 {
        unsafe pairs[bits] = UInt16(Self.alphabet[bits >> 6]) | UInt16(Self.alphabet[bits & 63]) << 8
      }
      unsafe values = .allocate(capacity: 256)
      unsafe values.initialize(repeating: 0xff, count: 256)
      for (value, character) in Self.alphabet.enumerated() { unsafe values[Int(character)] = UInt8(value) }
    }
  }
}
