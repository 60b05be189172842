import Testing

@testable import JWT

@Suite("Hexadecimal")
struct HexTests {
  @Test("every byte, lower case when written, either case when read")
  func everyByte() {
    let bytes = Array(UInt8.min...UInt8.max)
    let text = Hex.encode(bytes)
    #expect(text.hasPrefix("000102030405060708090a0b0c0d0e0f10"))
    #expect(Hex.decode(text.utf8) == bytes)
    #expect(Hex.decode(text.uppercased().utf8) == bytes)
  }

  @Test(
    "nothing is nothing; half a byte, a sign or a space is an error",
    arguments: ["0", "000", "0g", "-1", "+1", "0x", " 0", "0 ", "é"]
  )
  func malformed(text: String) {
    #expect(Hex.decode("".utf8) == [])
    #expect(Hex.decode(text.utf8) == nil)
  }
}
