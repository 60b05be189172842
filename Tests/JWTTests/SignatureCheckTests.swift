import TestSupport
import Testing

@testable import JWT

@Suite("Which key a token is tried with")
struct SignatureCheckTests {
  private static func key(_ number: Int, id: String? = nil) throws -> SigningKey {
    try SigningKey(secret: TestSecrets.secret(number), id: id)
  }

  /// A token signed by the secret with this number, whatever its header says.
  private static func token(by number: Int, kid: String?) -> String {
    let header = kid.map { #"{"alg":"HS256","kid":"\#($0)"}"# } ?? #"{"alg":"HS256"}"#
    return ForgingKey(secret: TestSecrets.secret(number)).token(header: header, payload: "{}")
  }

  /// The place in the ring of the key that verified.
  private static func signer(of token: String, in ring: Keyring) throws(JWTError) -> Int {
    try Array(token.utf8).withUnsafeBufferPointer { bytes throws(JWTError) in
      try SignatureCheck.authenticate(bytes, with: ring).signer
    }
  }

  @Test("the key with the token's kid verifies, wherever it stands in the ring")
  func matchingID() throws {
    let ring = try Keyring(
      active: try Self.key(1, id: "a"),
      standby: [try Self.key(2, id: "s")],
      fallbacks: [try Self.key(3, id: "f")]
    )
    #expect(try Self.signer(of: Self.token(by: 1, kid: "a"), in: ring) == 0)
    #expect(try Self.signer(of: Self.token(by: 2, kid: "s"), in: ring) == 1)
    #expect(try Self.signer(of: Self.token(by: 3, kid: "f"), in: ring) == 2)
  }

  @Test("a kid that names another declared key excludes the one that signed")
  func declaredIDExcludes() throws {
    let ring = try Keyring(active: try Self.key(1, id: "a"), fallbacks: [try Self.key(2, id: "f")])
    for (number, kid) in [(1, "f"), (2, "a"), (1, "unknown"), (2, ""), (1, "A"), (1, "a ")] {
      #expect(throws: JWTError.invalidToken(.signature)) {
        try Self.signer(of: Self.token(by: number, kid: kid), in: ring)
      }
    }
  }

  @Test("a derived id counts for matching and never for excluding")
  func derivedIDs() throws {
    let ring = try Keyring(active: try Self.key(1), standby: [try Self.key(2)], fallbacks: [try Self.key(3, id: "f")])
    let ids = ring.entries.map(\.key.id)
    for kid in [ids[0], ids[1], "kid-of-the-earlier-service", "", "f"] {
      #expect(try Self.signer(of: Self.token(by: 1, kid: kid), in: ring) == 0)
      #expect(try Self.signer(of: Self.token(by: 2, kid: kid), in: ring) == 1)
    }
    #expect(try Self.signer(of: Self.token(by: 3, kid: "f"), in: ring) == 2)
    #expect(throws: JWTError.invalidToken(.signature)) { try Self.signer(of: Self.token(by: 3, kid: ids[0]), in: ring) }
  }

  @Test("without kid every key is tried: active, standby, fallbacks")
  func withoutID() throws {
    let ring = try Keyring(
      active: try Self.key(1, id: "a"),
      standby: [try Self.key(2)],
      fallbacks: [try Self.key(3, id: "f"), try Self.key(4)]
    )
    for number in 1...4 { #expect(try Self.signer(of: Self.token(by: number, kid: nil), in: ring) == number - 1) }
    #expect(throws: JWTError.invalidToken(.signature)) { try Self.signer(of: Self.token(by: 5, kid: nil), in: ring) }
  }

  @Test("all of 16 keys are tried, and an empty ring accepts nothing")
  func largestAndSmallestRing() throws {
    let keys = try (1...16).map { try Self.key($0) }
    let ring = try Keyring(active: keys[0], fallbacks: Array(keys[1...]))
    for number in 1...16 {
      #expect(try Self.signer(of: Self.token(by: number, kid: nil), in: ring) == number - 1)
      #expect(try Self.signer(of: Self.token(by: number, kid: "other"), in: ring) == number - 1)
    }
    let none = try Keyring(active: nil)
    #expect(throws: JWTError.invalidToken(.signature)) { try Self.signer(of: Self.token(by: 1, kid: nil), in: none) }
  }

  @Test("the header that our own keys write is recognised, and any other way to write it reads the same")
  func usualHeader() throws {
    let ring = try Keyring(active: try Self.key(1, id: "a"), fallbacks: [try Self.key(2)])
    for header in [
      #"{"alg":"HS256","typ":"JWT","kid":"a"}"#, #"{ "typ":"JWT", "kid":"\u0061", "alg":"HS256" }"#,
      #"{"kid":"a","alg":"HS256"}"#,
    ] {
      #expect(
        try Self.signer(of: ForgingKey(secret: TestSecrets.secret(1)).token(header: header, payload: "{}"), in: ring)
          == 0
      )
      // Signed by the key without a declared id, under the name of the other.
      #expect(
        try Self.signer(of: ForgingKey(secret: TestSecrets.secret(2)).token(header: header, payload: "{}"), in: ring)
          == 1
      )
    }
  }

  @Test("ids are compared as bytes: what Unicode calls the same is another id")
  func canonicalEquivalents() throws {
    let ring = try Keyring(active: try Self.key(1, id: "K"))
    #expect("K" == "\u{212a}")
    #expect(throws: JWTError.invalidToken(.signature)) {
      try Self.signer(of: Self.token(by: 1, kid: "\u{212a}"), in: ring)
    }
  }

  @Test("the payload is decoded after the signature holds, as strict base64url")
  func payloadEncoding() throws {
    let ring = try Keyring(active: try Self.key(1))
    let forge = ForgingKey(secret: TestSecrets.secret(1))
    let header = Forge.base64URL(Array(#"{"alg":"HS256"}"#.utf8))
    for payload in ["e31", "e30=", "e3 0", "e", "e30.e30", "e30.", ".e30", "é"] {
      #expect(throws: JWTError.invalidToken(.encoding)) {
        try Self.signer(of: forge.signed(header + "." + payload), in: ring)
      }
      let foreign = ForgingKey(secret: TestSecrets.secret(2)).signed(header + "." + payload)
      #expect(throws: JWTError.invalidToken(.signature)) { try Self.signer(of: foreign, in: ring) }
    }
  }
}
