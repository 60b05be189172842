import Testing

@testable import TokenService

@Suite struct DueVerdictTests {
  private static let unknown = DueVerdict.unknownKey
  private static let expired = DueVerdict.expired

  @Test func `an acceptance is right where one is due, and under the token's own key`() {
    #expect(DueVerdict.accept.judge(.accepted(keyID: "a"), keyID: "a") == .accepted)
    #expect(DueVerdict.either([Self.expired]).judge(.accepted(keyID: "a"), keyID: "a") == .accepted)
    #expect(DueVerdict.offClock.judge(.accepted(keyID: "a"), keyID: "a") == .accepted)
    #expect(
      DueVerdict.accept.judge(.accepted(keyID: "b"), keyID: "a") == .wrongReason("accepted as a token of b")
    )
  }

  @Test func `an acceptance after the end is stale, whatever key it is under`() {
    for keyID in ["a", "b"] {
      #expect(DueVerdict.refuse([Self.unknown]).judge(.accepted(keyID: keyID), keyID: "a") == .staleAccept)
      #expect(DueVerdict.refuse([Self.expired]).judge(.accepted(keyID: keyID), keyID: "a") == .staleAccept)
    }
  }

  @Test func `every refusal of a good token is a false one`() {
    for reason in [Self.unknown, Self.expired, DueVerdict.notYetValid, "token_revoked", "none"] {
      #expect(DueVerdict.accept.judge(.refused(reason: reason), keyID: "a") == .falseReject(reason: reason))
    }
    #expect(DueVerdict.accept.judge(.failed(status: 503), keyID: "a") == .falseReject(reason: "http_503"))
  }

  @Test func `a refusal has one of the reasons that are due`() {
    let due = DueVerdict.refuse([Self.expired])
    #expect(due.judge(.refused(reason: Self.expired), keyID: "a") == .expectedReject(reason: Self.expired))
    #expect(due.judge(.refused(reason: Self.unknown), keyID: "a") == .wrongReason(Self.unknown))
    let close = DueVerdict.either([Self.expired])
    #expect(close.judge(.refused(reason: Self.expired), keyID: "a") == .expectedReject(reason: Self.expired))
    #expect(close.judge(.refused(reason: Self.unknown), keyID: "a") == .falseReject(reason: Self.unknown))
  }

  @Test func `a wrong clock excuses the two reasons of time and no other`() {
    for reason in [Self.expired, DueVerdict.notYetValid] {
      #expect(DueVerdict.offClock.judge(.refused(reason: reason), keyID: "a") == .clockReject(reason: reason))
    }
    for reason in [Self.unknown, "token_too_old", "missing_jti"] {
      #expect(DueVerdict.offClock.judge(.refused(reason: reason), keyID: "a") == .falseReject(reason: reason))
    }
  }

  @Test func `no answer is no verdict`() {
    for expectation in [DueVerdict.accept, .refuse([Self.unknown]), .either([]), .offClock] {
      #expect(expectation.judge(.unanswered, keyID: "a") == .unanswered)
    }
  }
}
