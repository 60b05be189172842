import TestSupport
import Testing

@testable import JWT

extension VerifierTests {
  @Suite("Claims that must be there")
  struct Presence {
    @Test("exp always")
    func expiry() {
      #expect(throws: JWTError.invalidToken(.claim("exp"))) { try VerifierTests.verify(payload: ["exp": nil]) }
    }

    @Test("nbf never")
    func notBefore() throws {
      #expect(try VerifierTests.verify(payload: ["nbf": nil]).notBefore == nil)
    }

    @Test("iat where there is a maximum age, jti where the policy asks, not empty")
    func optional() throws {
      let bare = VerifierTests.forge.token(payload: VerifierTests.payload(["iat": nil, "jti": nil]))
      let verified = try VerifierTests.verify(bare, maximumAge: nil, requiresTokenID: false)
      #expect(verified.issuedAt == nil)
      #expect(verified.tokenID == nil)
      #expect(throws: JWTError.missingIssuedAt) {
        try VerifierTests.verify(bare, maximumAge: 0, requiresTokenID: false)
      }
      #expect(throws: JWTError.missingTokenID) { try VerifierTests.verify(bare, maximumAge: nil) }
      #expect(throws: JWTError.missingTokenID) { try VerifierTests.verify(payload: ["jti": #""""#]) }
      #expect(try VerifierTests.verify(payload: ["jti": #""\u0000""#]).tokenID == "\0")
    }

    @Test("a wrong type is not the same as an absent claim", arguments: ["exp", "nbf", "iat", "jti"])
    func wrongTypes(claim: String) {
      let values = ["true", "false", "null", "[]", "{}", "[1]", #"["id"]"#, claim == "jti" ? "1" : #""1""#]
      for value in values {
        #expect(throws: JWTError.invalidToken(.claim(claim))) { try VerifierTests.verify(payload: [claim: value]) }
      }
    }
  }
}
