import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite("A public key as HMAC secret: CVE-2026-44699 (libjwt), GHSA-8wpc-h4q6-8fxv (fast-jwt)")
struct PublicKeyAsSecretTests {
  static let publicKeys = [
    "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n",
    "-----BEGIN RSA PUBLIC KEY-----\r\nMIIBCgKCAQEAu1SU1LfVLPHCozMxH2Mo4lgOEePzNm0tRgeLezV6ffAt0g\r\n-----END RSA PUBLIC KEY-----",
    "\n\n-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBa\n",
    "-----begin ec private key-----\nMHcCAQEEIIrYSSNQFaA2Hwf1duRSxKtLYX5CB04fSeQ6tF1aY\n",
    #"{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx","e":"AQAB"}"#,
    #" { "keys" : [ {"kty":"oct","k":"hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg"} ] }"#,
    "{\n  \"crv\": \"P-256\",\n  \"kty\": \"EC\",\n  \"x\": \"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\"\n}",
  ]

  @Test("PEM and JWK texts are refused as secrets, as bytes, as text and encoded", arguments: publicKeys)
  func refused(text: String) {
    let fault = JWTError.unfitKey(.looksLikeAnotherFormat)
    #expect(throws: fault) { try SigningKey(secret: text.utf8) }
    #expect(throws: fault) { try SigningKey(encodedSecret: text) }
    #expect(throws: fault) { try SigningKey(encodedSecret: "base64url:" + Forge.base64URL(Array(text.utf8))) }
  }

  @Test("a keyring file with such a key is refused", arguments: publicKeys)
  func refusedInAFile(text: String) {
    let document =
      #"{"environment":"prod","keys":[{"kty":"oct","alg":"HS256","use":"sig","kid":"a","state":"active","k":""#
    let file = document + Forge.base64URL(Array(text.utf8)) + #""}]}"#
    #expect(throws: KeyringFileError.self) { try KeyringFile.parse(Array(file.utf8), environment: .prod) }
  }
}

@Suite("Default, blank or short secrets: CVE-2019-20933 (InfluxDB), CVE-2023-27524 (Superset)")
struct WeakSecretTests {
  @Test("0 to 31 bytes")
  func short() {
    for count in 0...31 {
      #expect(throws: JWTError.unfitKey(.tooShort(bytes: count))) {
        try SigningKey(secret: TestSecrets.secret(1, count: count))
      }
    }
  }

  @Test("white space is no length", arguments: [" ", "\t", "\r\n"])
  func blank(space: String) {
    #expect(throws: JWTError.self) { try SigningKey(encodedSecret: String(repeating: space, count: 64)) }
    #expect(throws: JWTError.unfitKey(.tooShort(bytes: 31))) {
      try SigningKey(encodedSecret: space + "0123456789012345678901234567890" + space)
    }
  }

  @Test("one byte repeated, at 32 bytes and beyond")
  func repeated() {
    for byte in UInt8.min...UInt8.max {
      for count in [32, 33, 64, 200] {
        #expect(throws: JWTError.unfitKey(.oneByteRepeated)) {
          try SigningKey(secret: [UInt8](repeating: byte, count: count))
        }
      }
    }
  }

  @Test(
    "well-known placeholders, in any case, among other text",
    arguments: ["changeme", "CHANGE-ME", "Secret-Key-Here", "your-256-bit-secret", "EXAMPLE-key"]
  )
  func placeholders(word: String) {
    for text in [
      "\(word)-0123456789-0123456789-0123456789", "0123456789-0123456789-0123456789-\(word)", word + word + word + word,
    ] {
      #expect(throws: JWTError.unfitKey(.wellKnownPlaceholder)) { try SigningKey(encodedSecret: text) }
    }
  }
}
