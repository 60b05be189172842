import Testing

@testable import JWT

@Suite("Strict JSON")
struct JSONScannerTests {
  private static func failure(of text: String, maximumDepth: Int = 16) -> JSONError? {
    failure(of: Array(text.utf8), maximumDepth: maximumDepth)
  }

  private static func failure(of bytes: [UInt8], maximumDepth: Int = 16) -> JSONError? {
    do throws(JSONError) {
      _ = try JSONValue(parsing: bytes, maximumDepth: maximumDepth)
      return nil
    } catch { return error }
  }

  @Test(
    "the grammar's values",
    arguments: [
      "{}", "[]", "0", "-0", "-0.0e-0", "1E+2", "\"\"", "true", "false", "null", " \t\r\n[ 1 , 2 ] \n",
      #"{"a":{"b":[{}]}}"#, "\"\u{7f}\"",
    ]
  )
  func values(text: String) { #expect(Self.failure(of: text) == nil) }

  @Test(
    "what is wrong, and where",
    arguments: [
      ("", .endOfText, 0), (" ", .endOfText, 1), ("[", .endOfText, 1), ("[1,", .endOfText, 3),
      (#"{"a""#, .endOfText, 4), (#""abc"#, .endOfText, 4),
      ("[1,]", .unexpectedByte, 3), ("{,}", .unexpectedByte, 1), (#"{"a":1,}"#, .unexpectedByte, 7),
      ("{a:1}", .unexpectedByte, 1), ("'a'", .unexpectedByte, 0),
      ("\u{feff}{}", .unexpectedByte, 0), ("nulL", .unexpectedByte, 0), ("True", .unexpectedByte, 0),
      ("NaN", .unexpectedByte, 0), ("Infinity", .unexpectedByte, 0),
      ("+1", .unexpectedByte, 0), (".5", .unexpectedByte, 0), ("\0", .unexpectedByte, 0),
      ("[1\u{a0}]", .unexpectedByte, 2), ("[\u{c}]", .unexpectedByte, 1),
      ("-", .badNumber, 1), ("-a", .badNumber, 1), ("1.", .badNumber, 2), ("1e", .badNumber, 2), ("1e+", .badNumber, 3),
      ("-Infinity", .badNumber, 1),
      ("01", .trailingBytes, 1), ("{} {}", .trailingBytes, 3), ("{}//", .trailingBytes, 2), ("1 2", .trailingBytes, 2),
      ("{}\0", .trailingBytes, 2),
      ("\"\n\"", .badString, 1), ("\"\\x\"", .badString, 1), ("\"\\u12\"", .badString, 1),
      (#""\ud800""#, .badString, 1), (#""a\udc00""#, .badString, 2),
      (#""\ud800\u0041""#, .badString, 1), (#""\U0041""#, .badString, 1), (#""\'""#, .badString, 1),
      (#"{"a":1,"a":2}"#, .duplicateName, 8),
    ] as [(String, JSONError.Reason, Int)]
  )
  func faults(text: String, reason: JSONError.Reason, offset: Int) {
    #expect(Self.failure(of: text) == JSONError(reason, at: offset))
  }

  @Test(
    "bytes that are not UTF-8, at every distance from the start of a string",
    arguments: [
      [0x80], [0xbf], [0xc0, 0xaf], [0xc1, 0xbf], [0xc2], [0xc2, 0x20], [0xe0, 0x9f, 0xbf], [0xe0, 0xa0],
      [0xed, 0xa0, 0x80], [0xed, 0xbf, 0xbf],
      [0xef, 0xbf], [0xf0, 0x8f, 0xbf, 0xbf], [0xf0, 0x90, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xf5, 0x80, 0x80, 0x80],
      [0xf8], [0xfe], [0xff],
    ] as [[UInt8]]
  )
  func notUTF8(bytes: [UInt8]) {
    for distance in 0...20 {
      let text = [0x22] + [UInt8](repeating: 0x61, count: distance) + bytes + [0x22]
      #expect(Self.failure(of: text)?.reason == .badString)
      #expect(Self.failure(of: text)?.offset == 1 + distance)
    }
  }

  @Test("every character of Unicode, in a string of itself, is accepted and read back")
  func everyScalar() throws {
    for value in stride(from: UInt32(0x20), through: 0x10ffff, by: 7) {
      guard let scalar = Unicode.Scalar(value), value != 0x22, value != 0x5c else { continue }
      let text = String(Character(scalar))
      let read = try JSONValue(parsing: Array("\"\(text)\"".utf8)).string
      #expect(read.map { Array($0.utf8) } == Array(text.utf8))
    }
  }

  @Test("every byte at every place of a string of forty: control characters, quote, backslash and lone bytes stop it")
  func everyByteInAString() {
    for byte in UInt8.min...UInt8.max {
      for position in 0..<40 {
        var text = [UInt8](repeating: 0x61, count: 42)
        (text[0], text[41]) = (0x22, 0x22)
        text[position + 1] = byte
        let isFine = byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5c
        #expect((Self.failure(of: text) == nil) == isFine, "\(byte) at \(position)")
      }
    }
  }

  @Test("16 levels are taken and 17 are not, the outermost being level 1")
  func depth() {
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      let inner = open == "[" ? "" : "1"
      for depth in 1...16 {
        #expect(
          Self.failure(of: String(repeating: open, count: depth) + inner + String(repeating: close, count: depth))
            == nil
        )
      }
      let deep = String(repeating: open, count: 17) + inner + String(repeating: close, count: 17)
      #expect(Self.failure(of: deep) == JSONError(.tooDeep, at: 16 * open.utf8.count))
    }
    #expect(Self.failure(of: "[{}]", maximumDepth: 1) == JSONError(.tooDeep, at: 1))
    // A scalar is no level.
    #expect(Self.failure(of: "[1]", maximumDepth: 1) == nil)
  }

  @Test("a hundred thousand brackets end at the limit, not at the end of the stack")
  func manyBrackets() {
    #expect(Self.failure(of: String(repeating: "[", count: 100_000))?.reason == .tooDeep)
    #expect(Self.failure(of: String(repeating: #"{"":"#, count: 100_000))?.reason == .tooDeep)
  }

  @Test("a text that ends anywhere is refused")
  func prefixes() {
    let text = Array(#" {"a":[1,-2.5e+3,"x\u00e9\ud83d\ude00é",true,false,null,{"b":{}}]}"#.utf8)
    #expect(Self.failure(of: text) == nil)
    for end in 0..<text.count { #expect(Self.failure(of: Array(text[..<end])) != nil) }
  }
}
