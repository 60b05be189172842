import Testing

@testable import JWT

@Suite("Base64url")
struct Base64URLTests {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

  /// One bit at a time, nothing clever.
  private static func naiveEncoding(of bytes: [UInt8]) -> [UInt8] {
    var bits = bytes.flatMap { byte in (0..<8).map { Int(byte >> (7 - $0)) & 1 } }
    while !bits.count.isMultiple(of: 6) { bits.append(0) }
    return stride(from: 0, to: bits.count, by: 6).map { alphabet[bits[$0..<($0 + 6)].reduce(0) { $0 * 2 + $1 }] }
  }

  private static func bytes(count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 167 &+ count &* 31 &+ 13) }
  }

  @Test("RFC 4648 section 10, without padding")
  func rfc4648() throws {
    struct File: Decodable {
      struct Example: Decodable {
        let plain: String
        let base64: String
        let base64url: String
      }
      let tests: [Example]
    }
    let examples = try Vectors.json("rfc/rfc4648_base64.json", as: File.self).tests
    #expect(examples.count == 7)
    for example in examples {
      #expect(Base64URL.encode(Array(example.plain.utf8)) == Array(example.base64url.utf8))
      #expect(Base64URL.decode(example.base64url.utf8) == Array(example.plain.utf8))
      if example.base64 != example.base64url { #expect(Base64URL.decode(example.base64.utf8) == nil) }
    }
  }

  @Test("every length from 0 to 200, both ways, as bit by bit")
  func everyLength() {
    for count in 0...200 {
      let bytes = Self.bytes(count: count)
      let text = Base64URL.encode(bytes)
      #expect(text == Self.naiveEncoding(of: bytes))
      #expect(text.count == Base64URL.encodedCount(count))
      #expect(Base64URL.decodedCount(text.count) == count)
      #expect(Base64URL.decode(text) == bytes)
    }
  }

  @Test("every pair of bytes, both ways")
  func everyPair() {
    for first in UInt8.min...UInt8.max {
      let bytes = (UInt8.min...UInt8.max).flatMap { [first, $0] }
      #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
    }
  }

  @Test("a text of 4n + 1 characters stands for nothing", arguments: [1, 5, 13, 17, 33, 49])
  func impossibleLength(count: Int) {
    #expect(Base64URL.decode(Array(repeating: UInt8(ascii: "A"), count: count)) == nil)
  }

  @Test("each of 256 bytes in place of every character: those of the alphabet alone are read")
  func everyByteInEveryPlace() {
    // 48 characters are one block of 32 and four groups of four; 54 leave a tail of two, whose last character has four
    // spare bits; 107 are three blocks, two groups and a tail of three.
    for count in [36, 40, 80] {
      let text = Base64URL.encode(Self.bytes(count: count))
      for position in text.indices.dropLast() {
        for byte in UInt8.min...UInt8.max {
          var changed = text
          changed[position] = byte
          let isOfAlphabet = Self.alphabet.contains(byte)
          let decoded = Base64URL.decode(changed)
          guard (decoded != nil) == isOfAlphabet, decoded.map(Self.naiveEncoding) ?? changed == changed else {
            Issue.record("byte \(byte) at \(position) of \(text.count)")
            return
          }
        }
      }
    }
  }

  @Test("each of 256 bytes inserted at every place: what is read is what it stands for, exactly")
  func everyByteInserted() {
    // From 42, 43 and 94 characters: of the lengths that are one more, one cannot be.
    for count in [31, 32, 70] {
      let text = Base64URL.encode(Self.bytes(count: count))
      for position in 0...text.count {
        for byte in UInt8.min...UInt8.max {
          var longer = text
          longer.insert(byte, at: position)
          let decoded = Base64URL.decode(longer)
          let isRight =
            if let decoded { Self.alphabet.contains(byte) && Self.naiveEncoding(of: decoded) == longer } else {
              !Self.alphabet.contains(byte) || longer.count % 4 == 1 || !Self.isCanonical(longer)
            }
          guard isRight else {
            Issue.record("byte \(byte) at \(position) of \(text.count)")
            return
          }
        }
      }
    }
  }

  @Test("nothing is written beyond what the text stands for and the eight bytes that are allowed, at every length")
  func writesWithinItsRoom() {
    for count in 0...200 {
      let bytes = Self.bytes(count: count)
      let length = Base64URL.encodedCount(count)
      var text = [UInt8](repeating: 0xee, count: length + 64)
      let written = unsafe text.withUnsafeMutableBufferPointer { text in
        unsafe bytes.withUnsafeBufferPointer { bytes in
          unsafe bytes.baseAddress.map { unsafe Base64URL.encode($0, count: count, into: text.baseAddress!) } ?? 0
        }
      }
      #expect(written == length)
      #expect(text[length...].allSatisfy { $0 == 0xee })
      var decoded = [UInt8](repeating: 0xee, count: count + 64)
      let read = unsafe decoded.withUnsafeMutableBufferPointer { decoded in
        unsafe text.withUnsafeBufferPointer {
          unsafe Base64URL.decode($0.baseAddress!, count: length, into: decoded.baseAddress!)
        }
      }
      #expect(read == count)
      #expect(Array(decoded[..<count]) == bytes)
      #expect(decoded[(count + 8)...].allSatisfy { $0 == 0xee })
    }
  }

  private static func isCanonical(_ text: [UInt8]) -> Bool {
    let value = alphabet.firstIndex(of: text.last!)!
    return [0: true, 2: value % 16 == 0, 3: value % 4 == 0][text.count % 4] ?? false
  }

  @Test("the non-canonical twins of the last character: three of a signature's, fifteen of a lone byte's")
  func nonCanonicalTwins() {
    for (count, twins) in [(32, 3), (1, 15), (2, 3), (13, 15), (30, 0)] {
      let text = Base64URL.encode(Self.bytes(count: count))
      let accepted = Self.alphabet.filter { Base64URL.decode(text.dropLast() + [$0]) != nil }
      #expect(accepted.count == 64 / (twins + 1))
      let value = Self.alphabet.firstIndex(of: text.last!)!
      for twin in 0..<twins {
        let other = Self.alphabet[value + twin + 1]
        #expect(Base64URL.decode(text.dropLast() + [other]) == nil)
      }
    }
  }

  @Test(
    "padding, white space and the other alphabet",
    arguments: ["=", "==", "+", "/", " ", "\n", "\r\n", "\t", "\0", "%3D"]
  )
  func notOfTheAlphabet(text: String) {
    let good = Array("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVo".utf8)
    for position in 0...good.count {
      #expect(Base64URL.decode(good[..<position] + Array(text.utf8) + good[position...]) == nil)
    }
  }
}
