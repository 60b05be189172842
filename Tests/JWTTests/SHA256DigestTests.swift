import Testing

@testable import JWT

@Suite struct SHA256DigestTests {
  /// FIPS 180-4's examples, and the empty message.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func `digests are those of the standard`(text: String, hex: String) {
    #expect(SHA256Digest(of: text).hex == hex)
    #expect(SHA256Digest(hex: hex.uppercased()) == SHA256Digest(of: text))
  }

  @Test func `one bit makes another digest`() {
    let digest = SHA256Digest(of: "abc")
    for index in 0..<SHA256Digest.length {
      var bytes = digest.bytes
      bytes[index] ^= 1
      #expect(SHA256Digest(hex: Hex.encode(bytes)) != digest)
    }
  }

  @Test(arguments: ["", "ab", String(repeating: "g", count: 64), String(repeating: "a", count: 66)])
  func `anything but 64 hexadecimal digits is none`(text: String) { #expect(SHA256Digest(hex: text) == nil) }
}
