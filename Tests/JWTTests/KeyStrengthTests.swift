import Foundation
import Testing

@testable import JWT

@Suite("The strength of a key")
struct KeyStrengthTests {
  private static func fault(of secret: [UInt8]) -> JWTError.UnfitKey? {
    secret.withUnsafeBytes { KeyStrength.fault(of: $0) }
  }
  private static func fault(of text: String) -> JWTError.UnfitKey? { fault(of: Array(text.utf8)) }

  @Test("0 to 31 bytes are too short, 32 and more are not")
  func length() {
    let bytes = (0..<UInt8(64)).map { $0 &+ 1 }
    for count in 0...31 { #expect(Self.fault(of: Array(bytes.prefix(count))) == .tooShort(bytes: count)) }
    for count in 32...64 { #expect(Self.fault(of: Array(bytes.prefix(count))) == nil) }
  }

  @Test("one byte repeated, whichever; with one other byte it is not that")
  func oneByteRepeated() {
    for byte in UInt8.min...UInt8.max {
      var secret = [UInt8](repeating: byte, count: 32)
      #expect(Self.fault(of: secret) == .oneByteRepeated)
      secret[31] ^= 1
      #expect(Self.fault(of: secret) == nil)
    }
  }

  @Test(
    "the text of another format's key",
    arguments: [
      "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
      "\n  -----BEGIN RSA PRIVATE KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
      "-----begin certificate-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8A",
      #"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ"}"#,
      " \n\t{ \"keys\" : [ { } ], \"note\": \"a set of keys\" }",
      #"{"n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM","e":"AQAB","KTY":"RSA"}"#,
    ]
  )
  func otherFormats(text: String) { #expect(Self.fault(of: text) == .looksLikeAnotherFormat) }

  @Test(
    "placeholders that everybody knows, in any case, anywhere",
    arguments: ["changeme", "change-me", "secret-key-here", "your-256-bit-secret", "example-key"]
  )
  func placeholders(word: String) {
    let filler = "0123456789abcdefghijklmnopqrstuvwxyz"
    for text in [word + filler, filler + word, filler + word.uppercased() + filler, filler + word.capitalized] {
      #expect(Self.fault(of: text) == .wellKnownPlaceholder)
    }
    #expect(Self.fault(of: filler + word.dropLast()) == nil)
  }

  @Test("braces alone make no JSON Web Key")
  func harmlessBraces() { #expect(Self.fault(of: "{a passphrase of some length, in braces}") == nil) }
}
