import Testing

@testable import JWT

@Suite("Key bytes in memory")
struct SecretBytesTests {
  @Test("shown by nothing that prints")
  func redacted() {
    let secret = SecretBytes(Array("a secret of thirty-two characters".utf8))
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), String(describing: Optional(secret)), dumped, "\([secret])"] {
      #expect(!text.contains("thirty"))
      #expect(!text.contains("97"))
    }
  }

  @Test("the bytes are the ones given, in memory of their own")
  func bytes() {
    var given: [UInt8] = [1, 2, 3]
    let secret = SecretBytes(given)
    given[0] = 9
    #expect(secret.count == 3)
    #expect(secret.withBytes { Array($0) } == [1, 2, 3])
  }

  @Test("wiping leaves zeroes")
  func wiping() {
    var memory: [UInt8] = Array(1...100)
    memory.withUnsafeMutableBytes { wipe($0) }
    #expect(memory == Array(repeating: 0, count: 100))
  }
}
