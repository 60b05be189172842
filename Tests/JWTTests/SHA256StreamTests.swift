import Testing

@testable import JWT

@Suite struct SHA256StreamTests {
  @Test(arguments: [1, 7, 64, 65, 1000, 4096])
  func `the parts of a message have the digest of the message`(size: Int) {
    let message = (0..<3001).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var stream = SHA256Stream()
    for start in stride(from: 0, to: message.count, by: size) {
      stream.update(message[start..<min(start + size, message.count)])
    }
    #expect(stream.finish() == SHA256Digest(of: message))
  }

  @Test func `no part at all is the empty message`() {
    #expect(SHA256Stream().finish() == SHA256Digest(of: ""))
    #expect(SHA256Digest(of: [] as [UInt8]) == SHA256Digest(of: ""))
    #expect(SHA256Digest(of: Array("abc".utf8)) == SHA256Digest(of: "abc"))
  }
}
