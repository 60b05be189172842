import Testing

@testable import JWT

@Suite("Errors of the library")
struct JWTErrorTests {
  @Test("the reason codes are those of the contract")
  func reasonCodes() {
    let codes: [(JWTError, String)] = [
      (.invalidToken(.tooLong), "invalid_token"), (.invalidToken(.encoding), "invalid_token"),
      (.invalidToken(.header), "invalid_token"), (.invalidToken(.signature), "invalid_token"),
      (.invalidToken(.payload), "invalid_token"), (.invalidToken(.issuer), "invalid_token"),
      (.invalidToken(.audience), "invalid_token"), (.invalidToken(.claim("exp")), "invalid_token"),
      (.missingIssuedAt, "missing_iat"), (.tokenExpired, "token_expired"), (.tokenNotYetValid, "token_not_yet_valid"),
      (.tokenTooOld, "token_too_old"), (.missingTokenID, "missing_jti"),
    ]
    for (error, code) in codes { #expect(error.reasonCode == code) }
  }

  @Test("errors differ where their reasons do")
  func equality() {
    #expect(JWTError.invalidToken(.claim("exp")) != .invalidToken(.claim("nbf")))
    #expect(JWTError.invalidToken(.signature) != .invalidToken(.encoding))
    #expect(JWTError.unfitKey(.tooShort(bytes: 1)) != .unfitKey(.tooShort(bytes: 2)))
  }
}
