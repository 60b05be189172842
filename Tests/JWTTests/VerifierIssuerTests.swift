import TestSupport
import Testing

@testable import JWT

extension VerifierTests {
  @Suite("Issuer and audience")
  struct IssuerAndAudience {
    @Test(
      "an issuer is the same string, byte for byte",
      arguments: [
        #""""#, #""https://issuer.exampl""#, #""https://issuer.example/""#, #""HTTPS://ISSUER.EXAMPLE""#,
        #""x https://issuer.example""#,
        #"["https://issuer.example"]"#, #"{"iss":"https://issuer.example"}"#, "null", "true", "0",
        #""https://issuer.example\u0000""#,
      ]
    )
    func otherIssuers(value: String) {
      #expect(throws: JWTError.invalidToken(.issuer)) { try VerifierTests.verify(payload: ["iss": value]) }
    }

    @Test("both may be written with escapes; an audience may be one of an array")
    func accepted() throws {
      for change in [
        ["iss": #""\u0068ttps:\/\/issuer.example""#], ["aud": #""s\u0079nc""#], ["aud": #"["other","sync"]"#],
        ["aud": #"["sync"]"#], ["aud": #"["sync","sync"]"#], ["aud": #"["\u0073ync"]"#],
      ] {
        #expect(try VerifierTests.verify(payload: change).tokenID == "id")
      }
    }

    @Test(
      "anything else is another audience",
      arguments: [
        #""""#, #""syn""#, #""sync ""#, #""Sync""#, #""resync""#, #""sync,other""#, "[]", #"["syn","c"]"#,
        #"[["sync"]]"#, #"["sync",1]"#,
        #"["sync",null]"#, #"[["sync"],"sync"]"#, #"{"sync":"sync"}"#, #"{"0":"sync"}"#, "null", "true", "1",
        #"["SYNC"]"#,
      ]
    )
    func otherAudiences(value: String) {
      #expect(throws: JWTError.invalidToken(.audience)) { try VerifierTests.verify(payload: ["aud": value]) }
    }

    @Test("both must be there")
    func absent() {
      #expect(throws: JWTError.invalidToken(.issuer)) { try VerifierTests.verify(payload: ["iss": nil]) }
      #expect(throws: JWTError.invalidToken(.audience)) { try VerifierTests.verify(payload: ["aud": nil]) }
    }
  }
}
