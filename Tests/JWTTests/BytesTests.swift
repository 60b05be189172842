import Testing

@testable import JWT

@Suite("Comparing public bytes")
struct BytesTests {
  @Test("every length from 0 to 40, and a difference at every place")
  func everyPlace() {
    for count in 0...40 {
      let bytes = (0..<UInt8(count)).map { $0 &* 7 }
      #expect(areEqual(bytes, bytes, count: count))
      for position in 0..<count {
        for bit in 0..<8 {
          var other = bytes
          other[position] ^= 1 << UInt8(bit)
          #expect(!areEqual(bytes, other, count: count))
        }
      }
    }
  }

  @Test("the constant-time comparison gives the same answers")
  func constantTime() {
    let tag = (0..<UInt8(32)).map { $0 &* 11 }
    #expect(constantTimeEquals(tag, tag, count: 32))
    for position in 0..<32 {
      for bit in 0..<8 {
        var other = tag
        other[position] ^= 1 << UInt8(bit)
        #expect(!constantTimeEquals(tag, other, count: 32))
      }
    }
  }
}
