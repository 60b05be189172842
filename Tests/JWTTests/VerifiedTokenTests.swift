import TestSupport
import Testing

@testable import JWT

@Suite("A verified token")
struct VerifiedTokenTests {
  private struct Named: Claims {
    let name: String
    let roles: [String]

    init(from reader: inout ClaimsReader) throws(JWTError) {
      guard let name = try reader.string("name") else { throw ClaimsReader.wrongType("name") }
      self.name = reader.payload.string(name)
      roles = try reader.strings("roles").map(reader.payload.strings) ?? []
    }
    func write(to writer: inout JSONWriter) {}
  }

  private static func verify(_ members: String) throws -> VerifiedToken<Named> {
    let token = ForgingKey(secret: TestSecrets.secret(1)).token(
      payload: #"{"iss":"i","aud":"a","exp":1000\#(members)}"#
    )
    let ring = try Keyring(active: try SigningKey(secret: TestSecrets.secret(1)))
    return try Verifier(policy: VerificationPolicy(issuer: "i", audience: "a")).verify(token, with: ring, now: 999)
  }

  @Test("carries its claims as the type that was asked for")
  func typedClaims() throws {
    let verified = try Self.verify(#","roles":["x","y"],"name":"n"}"#.dropLast().description)
    #expect(verified.claims.name == "n")
    #expect(verified.claims.roles == ["x", "y"])
    #expect(verified.payload.members.map(\.name) == ["iss", "aud", "exp", "roles", "name"])
  }

  @Test("a type may insist on a claim")
  func missingClaim() {
    #expect(throws: JWTError.invalidToken(.claim("name"))) { try Self.verify("") }
  }

  @Test("what is absent is nil; a jti with escapes is its text")
  func registered() throws {
    let verified = try Self.verify(#","name":"n","jti":"\u0061""#)
    #expect(verified.notBefore == nil)
    #expect(verified.issuedAt == nil)
    #expect(verified.tokenID == "a")
    #expect(verified.expiresAt == 1000)
  }
}
