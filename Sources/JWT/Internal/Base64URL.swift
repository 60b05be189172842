/// Base64url without padding (RFC 7515 §2, RFC 4648 §5), strict when reading: no padding, no white space, and the bits
/// of the last character that stand for nothing are zero.
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
    var from = 0
    var to = 0
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
    let (source, target) = unsafe (UnsafeRawPointer(source), UnsafeMutableRawPointer(target))
    var from = 0
    var to = 0
    var faults = SIMD16<UInt8>(repeating: 0)
    while from &+ 16 <= count {
      let (sextets, shifts) = unsafe Self.sextets(
        of: source.loadUnaligned(fromByteOffset: from, as: SIMD16<UInt8>.self)
      )
      faults |= lanes(shifts .== all(0))
      let words = packed(sextets)
      unsafe target.storeBytes(of: words[0].bigEndian, toByteOffset: to, as: UInt64.self)
      unsafe target.storeBytes(of: words[1].bigEndian, toByteOffset: to &+ 6, as: UInt64.self)
      from &+= 16
      to &+= 12
    }
    guard faults == all(0) else { return nil }
    while from < count {
      let left = min(4, count - from)
      guard let group = unsafe group(source + from, count: left) else { return nil }
      for position in 0..<(left - 1) {
        unsafe target.storeBytes(
          of: UInt8(truncatingIfNeeded: group &>> UInt32(16 - 8 * position)),
          toByteOffset: to,
          as: UInt8.self
        )
        to += 1
      }
      from += left
    }
    return to
  }

  /// The six bits that each of sixteen characters stands for, and what was added to get them: 0 marks a character that
  /// stands for none.
  @inline(__always)
  private static func sextets(of text: SIMD16<UInt8>) -> (values: SIMD16<UInt8>, shifts: SIMD16<UInt8>) {
    let upper = lanes(text &- all("A") .< all(26)) & all(0 &- 65)
    let lower = lanes(text &- all("a") .< all(26)) & all(26 &- 97)
    let digit = lanes(text &- all("0") .< all(10)) & all(52 &- 48)
    let others = lanes(text .== all("-")) & all(62 &- 45) | lanes(text .== all("_")) & all(63 &- 95)
    let shifts = upper | lower | digit | others
    return (text &+ shifts, shifts)
  }

  // Operators with a scalar on one side are not vector instructions: every constant is spread out first.
  @inline(__always)
  private static func all(_ value: UInt8) -> SIMD16<UInt8> { SIMD16(repeating: value) }
  @inline(__always)
  private static func all(_ character: Unicode.Scalar) -> SIMD16<UInt8> { SIMD16(repeating: UInt8(ascii: character)) }

  /// A mask as bytes: 0xff where it is set.
  @inline(__always)
  private static func lanes(_ mask: SIMDMask<SIMD16<Int8>>) -> SIMD16<UInt8> {
    unsafe unsafeBitCast(mask, to: SIMD16<UInt8>.self)
  }

  /// Twice 48 bits, at the top of each word.
  @inline(__always)
  private static func packed(_ sextets: SIMD16<UInt8>) -> SIMD2<UInt64> {
    let pairs = unsafe unsafeBitCast(sextets, to: SIMD8<UInt16>.self)
    let low = SIMD8<UInt16>(repeating: 0xff)
    let twelve = unsafe unsafeBitCast(
      (pairs & low) &<< SIMD8(repeating: 6) | pairs &>> SIMD8(repeating: 8),
      to: SIMD4<UInt32>.self
    )
    let half = SIMD4<UInt32>(repeating: 0xffff)
    let groups = unsafe unsafeBitCast(
      (twelve & half) &<< SIMD4(repeating: 12) | twelve &>> SIMD4(repeating: 16),
      to: SIMD2<UInt64>.self
    )
    let first = (groups & SIMD2(repeating: 0xffff_ffff)) &<< SIMD2(repeating: 40)
    return first | (groups &>> SIMD2(repeating: 32)) &<< SIMD2(repeating: 16)
  }

  /// The 24 bits of up to four characters; `nil` where one stands for nothing, or where bits that must be zero are not:
  /// or several texts would stand for the same bytes.
  private static func group(_ text: UnsafeRawPointer, count: Int) -> UInt32? {
    guard count > 1 else { return nil }
    var group: UInt32 = 0
    for position in 0..<count {
      let value = unsafe Tables.shared.values[Int(text.load(fromByteOffset: position, as: UInt8.self))]
      guard value < 64 else { return nil }
      group |= UInt32(value) &<< UInt32(18 - 6 * position)
    }
    return count == 4 || group & (0xff_ffff &>> UInt32(8 * (count - 1))) == 0 ? group : nil
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
