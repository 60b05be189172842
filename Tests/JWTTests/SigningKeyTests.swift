import Crypto
import TestSupport
import Testing

@testable import JWT

@Suite("A signing key")
struct SigningKeyTests {
  private static let secret = TestSecrets.secret(1)

  @Test("a derived id is the first 16 hex digits of HMAC-SHA256(key, \"kid\")")
  func derivedID() throws {
    for count in [32, 33, 64, 65, 128] {
      let secret = TestSecrets.secret(7, count: count)
      let key = try SigningKey(secret: secret)
      let mac = HMAC<SHA256>.authenticationCode(for: Array("kid".utf8), using: SymmetricKey(data: secret))
      #expect(key.id == Hex.encode(mac.prefix(8)))
      #expect(key.id.utf8.count == 16)
      #expect(!key.isIDDeclared)
    }
  }

  @Test("a declared id is kept as it is")
  func declaredID() throws {
    for id in ["a", "2026-02", String(repeating: "k", count: 128), "!#$%&'()*+,-./:;<=>?@[]^_`{|}~"] {
      let key = try SigningKey(secret: Self.secret, id: id)
      #expect(key.id == id)
      #expect(key.isIDDeclared)
    }
  }

  @Test(
    "an id is 1 to 128 visible ASCII characters without quote and backslash",
    arguments: [
      "", " ", "a b", "a\n", "\u{7f}", "\"", "\\", "é", "K\u{212a}", "\0", String(repeating: "k", count: 129),
    ]
  )
  func malformedID(id: String) {
    #expect(throws: JWTError.unfitKey(.malformedID)) { try SigningKey(secret: Self.secret, id: id) }
  }

  @Test("a secret under 32 bytes is refused, however it is given")
  func shortSecrets() {
    for count in 0...31 {
      let secret = TestSecrets.secret(2, count: count)
      let expected = JWTError.unfitKey(.tooShort(bytes: count))
      #expect(throws: expected) { try SigningKey(secret: secret) }
      #expect(throws: expected) { try SigningKey(encodedSecret: "hex:" + Hex.encode(secret)) }
      #expect(throws: expected) { try SigningKey(encodedSecret: "base64url:" + Forge.base64URL(secret)) }
    }
  }

  @Test("bytes, base64url and hex of one secret are one key")
  func encodings() throws {
    let key = try SigningKey(secret: Self.secret)
    for text in ["hex:" + Hex.encode(Self.secret), " base64url:\(Forge.base64URL(Self.secret))\n"] {
      let other = try SigningKey(encodedSecret: text)
      #expect(other.hasSameSecret(as: key))
      #expect(other.id == key.id)
    }
    #expect(throws: JWTError.unfitKey(.undecodable)) { try SigningKey(encodedSecret: "hex:zz") }
  }

  @Test("the same secret is recognised under another id; zero bytes at the end make another one")
  func sameSecret() throws {
    let key = try SigningKey(secret: Self.secret, id: "a")
    #expect(key.hasSameSecret(as: try SigningKey(secret: Self.secret, id: "b")))
    #expect(!key.hasSameSecret(as: try SigningKey(secret: TestSecrets.secret(2), id: "a")))
  }

  @Test("shown by nothing that prints: the id stands there, the secret does not")
  func redacted() throws {
    let text = "0123456789-a-secret-to-look-for-0123456789"
    let key = try SigningKey(secret: Array(text.utf8), id: "the-id")
    var dumped = ""
    dump(key, to: &dumped)
    for shown in [
      "\(key)", String(reflecting: key), dumped, "\(Optional(key) as Any)", "\([key])", "\(try Keyring(active: key))",
    ] {
      #expect(shown.contains("the-id"))
      #expect(!shown.contains("look-for"))
      #expect(!shown.contains("48, 49, 50"))
    }
    #expect(key.description == "SigningKey(id: the-id, secret: <redacted>)")
  }

  @Test("every error of a key has the reason code that says least")
  func reasonCode() {
    #expect(JWTError.unfitKey(.tooShort(bytes: 3)).reasonCode == "invalid_token")
  }
}
