import Testing

@testable import JWT

@Suite("A secret as people write it")
struct SecretTextTests {
  private static func bytes(_ text: String) -> [UInt8]? { SecretText.decode(text)?.withBytes { Array($0) } }

  @Test("its UTF-8 bytes, with ASCII white space around it dropped")
  func plain() {
    #expect(Self.bytes("plain text") == Array("plain text".utf8))
    #expect(Self.bytes(" \t\n\u{b}\u{c}\rénoncé \r\n") == Array("énoncé".utf8))
    #expect(Self.bytes("\u{a0}x\u{a0}") == Array("\u{a0}x\u{a0}".utf8))
    #expect(Self.bytes("") == [])
    #expect(Self.bytes(" \n ") == [])
  }

  @Test("base64url: and hex: decode, strictly")
  func prefixes() {
    #expect(Self.bytes("base64url:AQID") == [1, 2, 3])
    #expect(Self.bytes(" hex:0102fF\n") == [1, 2, 255])
    #expect(Self.bytes("base64url:") == [])
    for text in ["base64url:AQI=", "base64url: AQID", "base64url:AQJ", "base64url:+/+/", "hex:1", "hex:0g", "hex: 01"] {
      #expect(Self.bytes(text) == nil)
    }
  }

  @Test("another prefix, or one in capitals, is text")
  func otherPrefixes() {
    for text in ["base64:AQID", "BASE64URL:AQID", "Hex:01", "hex 01"] { #expect(Self.bytes(text) == Array(text.utf8)) }
  }
}
