import Foundation
import TestSupport
import Testing

@testable import JWT

@Suite("Signing")
struct SignerTests {
  private struct Text: Claims {
    let text: String

    init(_ text: String) { self.text = text }
    init(from reader: inout ClaimsReader) throws(JWTError) { text = "" }
    func write(to writer: inout JSONWriter) { writer.member("t", text) }
  }

  private struct Nothing: Claims {
    init() {}
    init(from reader: inout ClaimsReader) throws(JWTError) {}
    func write(to writer: inout JSONWriter) {}
  }

  private static let forge = ForgingKey(secret: TestSecrets.secret(1))
  private static func key(id: String? = nil) throws -> SigningKey {
    try SigningKey(secret: TestSecrets.secret(1), id: id)
  }

  @Test("the compact form, byte for byte: alg, typ, kid; payload; tag")
  func compactForm() throws {
    let token = try Signer(key: try Self.key(id: "2026-02")).sign(Text("é\"\n"))
    let expected = Self.forge.token(
      header: #"{"alg":"HS256","typ":"JWT","kid":"2026-02"}"#,
      payload: #"{"t":"é\"\n"}"#
    )
    #expect(token == expected)
  }

  @Test("the header names the derived id of a key that declares none; a payload may be empty")
  func derivedID() throws {
    let key = try Self.key()
    let header = #"{"alg":"HS256","typ":"JWT","kid":"\#(key.id)"}"#
    #expect(try Signer(key: key).sign(Nothing()) == Self.forge.token(header: header, payload: "{}"))
  }

  @Test("payloads of every length from 8 to 400 bytes")
  func everyLength() throws {
    let signer = Signer(key: try Self.key(id: "k"))
    for count in 0...392 {
      let text = String(repeating: "x", count: count)
      let expected = Self.forge.token(header: #"{"alg":"HS256","typ":"JWT","kid":"k"}"#, payload: #"{"t":"\#(text)"}"#)
      #expect(try signer.sign(Text(text)) == expected)
    }
  }

  @Test("a token of the limit's length is made, a longer one is not")
  func lengthLimit() throws {
    let key = try Self.key(id: "k")
    let length = try Signer(key: key).sign(Text("0123456789")).utf8.count
    #expect(try Signer(key: key, maximumLength: length).sign(Text("0123456789")).utf8.count == length)
    #expect(throws: JWTError.tokenTooLong(limit: length - 1)) {
      try Signer(key: key, maximumLength: length - 1).sign(Text("0123456789"))
    }
    #expect(throws: JWTError.tokenTooLong(limit: 8192)) {
      try Signer(key: key).sign(Text(String(repeating: "x", count: 8192)))
    }
  }

  @Test("what is signed verifies with the ring that the key is active in")
  func roundTrip() throws {
    let key = try Self.key()
    let token = try Signer(key: key).sign(SampleClaims())
    let verified = try Verifier(policy: VerificationPolicy(issuer: "issuer", audience: "audience"))
      .verify(token, as: RegisteredOnly.self, with: try Keyring(active: key), now: 1000)
    #expect(verified.keyID == key.id)
  }

  private struct SampleClaims: Claims {
    init() {}
    init(from reader: inout ClaimsReader) throws(JWTError) {}
    func write(to writer: inout JSONWriter) {
      writer.member("iss", "issuer")
      writer.member("aud", "audience")
      writer.member("exp", Int64(1001))
    }
  }
}
