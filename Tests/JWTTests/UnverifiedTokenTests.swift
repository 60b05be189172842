import Testing

@testable import JWT

@Suite("The segments of a token")
struct UnverifiedTokenTests {
  private static let signature = String(repeating: "s", count: 43)

  private static func segments(_ text: String, knownHeaderLength: Int? = nil) -> [String]? {
    Array(text.utf8).withUnsafeBufferPointer { bytes in
      UnverifiedToken(bytes, knownHeaderLength: knownHeaderLength).map { token in
        let signature = UnsafeBufferPointer(start: token.signature, count: UnverifiedToken.signatureLength)
        return [
          String(decoding: token.header, as: UTF8.self), String(decoding: token.payload, as: UTF8.self),
          String(decoding: signature, as: UTF8.self), String(decoding: token.signingInput, as: UTF8.self),
        ]
      }
    }
  }

  @Test("header, payload, signature, and what the signature is over")
  func segments() {
    #expect(Self.segments("abc.de." + Self.signature) == ["abc", "de", Self.signature, "abc.de"])
    #expect(Self.segments("abc.de." + Self.signature, knownHeaderLength: 3) == ["abc", "de", Self.signature, "abc.de"])
    #expect(Self.segments(".." + Self.signature) == ["", "", Self.signature, "."])
    #expect(UnverifiedToken.signatureLength == 43)
  }

  @Test("a signature of 43 characters behind the last dot, and another dot before it, or it is no token")
  func malformed() {
    for text in ["", ".", "..", "...", "a.b", "a.b.", Self.signature, "." + Self.signature, "a." + Self.signature] {
      #expect(Self.segments(text) == nil)
    }
    for count in 0...200 where count != 43 {
      #expect(Self.segments("abc.de." + String(repeating: "s", count: count)) == nil)
    }
  }
}
