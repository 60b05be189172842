import JWT
import Testing
import TokenVerification

@Suite struct VerificationErrorTests {
  @Test(
    arguments: [
      (.token(.invalidToken(.signature)), "invalid_token"), (.token(.missingIssuedAt), "missing_iat"),
      (.token(.tokenExpired), "token_expired"), (.token(.tokenNotYetValid), "token_not_yet_valid"),
      (.token(.tokenTooOld), "token_too_old"), (.token(.missingTokenID), "missing_jti"), (.revoked, "token_revoked"),
      (.forbiddenTopic, "forbidden_topic"), (.missingScope, "missing_scope"),
    ] as [(VerificationError, String)]
  )
  func `each error has its reason code and a sentence`(error: VerificationError, code: String) {
    #expect(error.reasonCode == code)
    #expect(error.message.hasSuffix("."))
  }

  @Test func `an invalid token's message does not say which step it failed`() {
    let steps: [JWTError.InvalidToken] = [
      .tooLong, .encoding, .header, .signature, .payload, .issuer, .audience, .claim("exp"),
    ]
    #expect(Set(steps.map { VerificationError.token(.invalidToken($0)).message }).count == 1)
  }
}
