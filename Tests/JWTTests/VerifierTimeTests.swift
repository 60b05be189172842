import TestSupport
import Testing

@testable import JWT

extension VerifierTests {
  @Suite("The boundaries of time, one second before, at, and after")
  struct Boundaries {
    @Test("exp: now < exp + leeway", arguments: [0, 1, 30, 600] as [Int64])
    func expiry(leeway: Int64) throws {
      let exp = VerifierTests.now + 300
      _ = try VerifierTests.verify(payload: [:], leeway: leeway, now: exp + leeway - 1)
      for late in [exp + leeway, exp + leeway + 1] {
        #expect(throws: JWTError.tokenExpired) { try VerifierTests.verify(payload: [:], leeway: leeway, now: late) }
      }
    }

    @Test("nbf and iat: not after now + leeway", arguments: [0, 1, 30, 600] as [Int64], ["nbf", "iat"])
    func notYet(leeway: Int64, claim: String) throws {
      let latest = VerifierTests.now + leeway
      for accepted in [latest - 1, latest] {
        _ = try VerifierTests.verify(payload: [claim: "\(accepted)", "exp": "\(latest + 9)"], leeway: leeway)
      }
      for refused in ["\(latest + 1)", "\(latest).0000000001"] {
        #expect(throws: JWTError.tokenNotYetValid) {
          try VerifierTests.verify(payload: [claim: refused, "exp": "\(latest + 9)"], leeway: leeway)
        }
      }
    }

    @Test("age: now - iat <= maximum + leeway", arguments: [0, 1, 30, 600] as [Int64])
    func age(leeway: Int64) throws {
      let changes = ["exp": "\(VerifierTests.now + 9_000)"]
      for accepted in [899, 900] {
        _ = try VerifierTests.verify(
          payload: changes,
          leeway: leeway,
          now: VerifierTests.now + Int64(accepted) + leeway
        )
      }
      #expect(throws: JWTError.tokenTooOld) {
        try VerifierTests.verify(payload: changes, leeway: leeway, now: VerifierTests.now + 901 + leeway)
      }
    }

    @Test("of a fraction, exp is rounded down, nbf and iat up")
    func fractions() throws {
      let verified = try VerifierTests.verify(
        payload: [
          "exp": "\(VerifierTests.now + 300).9999999999", "nbf": "\(VerifierTests.now).5",
          "iat": "\(VerifierTests.now).1",
        ]
      )
      #expect(verified.expiresAt == VerifierTests.now + 300)
      #expect(verified.notBefore == VerifierTests.now + 1)
      #expect(verified.issuedAt == VerifierTests.now + 1)
      #expect(throws: JWTError.tokenExpired) {
        try VerifierTests.verify(payload: ["exp": "\(VerifierTests.now).9999999999"], leeway: 0)
      }
    }

    @Test("the ends of the range: a token of 1970 is old, one of 2^53 - 1 never expires in our time")
    func extremes() throws {
      #expect(throws: JWTError.tokenExpired) { try VerifierTests.verify(payload: ["exp": "0"], leeway: 600) }
      _ = try VerifierTests.verify(payload: ["exp": "9007199254740991"], leeway: 600)
      #expect(throws: JWTError.tokenNotYetValid) {
        try VerifierTests.verify(payload: ["nbf": "9007199254740991"], leeway: 600)
      }
      #expect(throws: JWTError.tokenTooOld) { try VerifierTests.verify(payload: ["iat": "0"], leeway: 600) }
      let token = VerifierTests.forge.token(payload: VerifierTests.payload(["exp": "1", "nbf": "0", "iat": "0"]))
      _ = try VerifierTests.verify(token, leeway: 0, now: 0)
    }
  }
}
