import JWT
import TestSupport
import Testing
import TokenRules

@Suite("exp 0 counts as absent, saturation means never: reported against several libraries")
struct ExpiryNumberTests {
  private static func refusal(exp: String, leeway: Int64) -> JWTError? {
    let policy = VerificationPolicy(
      issuer: Fixtures.issuer,
      audience: Fixtures.audience,
      leeway: leeway,
      requiresTokenID: true
    )
    return Verdict.refusal(of: SyncPayload().with("exp", exp).token, policy: policy)
  }

  @Test(
    "numbers long ago are expired, at both ends of the leeway",
    arguments: ["0", "-0", "-0.0", "0e400", "1.5", "1e-400", "1", "2147483647.0e-1"]
  )
  func longAgo(exp: String) {
    for leeway in [0, 600] as [Int64] { #expect(Self.refusal(exp: exp, leeway: leeway) == .tokenExpired) }
  }

  @Test(
    "numbers far ahead are what they say",
    arguments: ["2147483648", "4294967296", "9007199254740990", "9007199254740991", "9.007199254740991e15"]
  )
  func farAhead(exp: String) {
    for leeway in [0, 600] as [Int64] { #expect(Self.refusal(exp: exp, leeway: leeway) == nil) }
  }

  @Test(
    "numbers beyond 2^53 - 1 or below 0 are refused, they neither wrap nor last for ever",
    arguments: [
      "-1", "-1.5", "-1e400", "9007199254740991.5", "9007199254740992", "9007199254740993", "9223372036854775807",
      "9223372036854775808",
      "9223372036854775809", "-9223372036854775808", "18446744073709551615", "18446744073709553216", "1e19", "1e50",
      "1e308", "1e309", "1e400", "1e1000000000000",
    ]
  )
  func beyond(exp: String) {
    for leeway in [0, 600] as [Int64] {
      #expect(Self.refusal(exp: exp, leeway: leeway) == .invalidToken(.claim("exp")))
    }
  }

  @Test("nbf and iat with the same numbers: ahead of time or refused, never ignored", arguments: ["nbf", "iat"])
  func otherDates(claim: String) {
    for value in ["9007199254740991", "2147483648"] {
      #expect(
        Verdict.refusal(of: SyncPayload().with("exp", "9007199254740991").with(claim, value).token) == .tokenNotYetValid
      )
    }
    for value in ["-1", "9007199254740992", "1e400", "9223372036854775808"] {
      #expect(Verdict.refusal(of: SyncPayload().with(claim, value).token) == .invalidToken(.claim(claim)))
    }
  }
}

@Suite("exp == now is accepted: Crypt-JWT issue 13")
struct ExpiryBoundaryTests {
  private static let issued = Fixtures.now.seconds

  private static func refusal(_ payload: SyncPayload, leeway: Int64, at now: Int64) -> JWTError? {
    let policy = VerificationPolicy(
      issuer: Fixtures.issuer,
      audience: Fixtures.audience,
      leeway: leeway,
      maximumAge: 900,
      requiresTokenID: true
    )
    return Verdict.refusal(of: payload.token, policy: policy, at: Timestamp(seconds: now))
  }

  @Test("exp at -1, 0, +1 s, with and without leeway", arguments: [0, 1, 30, 600] as [Int64])
  func expiry(leeway: Int64) {
    let end = Self.issued + 300 + leeway
    #expect(Self.refusal(SyncPayload(), leeway: leeway, at: end - 1) == nil)
    #expect(Self.refusal(SyncPayload(), leeway: leeway, at: end) == .tokenExpired)
    #expect(Self.refusal(SyncPayload(), leeway: leeway, at: end + 1) == .tokenExpired)
  }

  @Test("nbf and iat at -1, 0, +1 s, with and without leeway", arguments: [0, 1, 30, 600] as [Int64])
  func beginning(leeway: Int64) {
    for payload in [SyncPayload(), SyncPayload().without("nbf"), SyncPayload().with("iat", "\(Self.issued - 100)")] {
      let start = Self.issued - leeway
      #expect(Self.refusal(payload, leeway: leeway, at: start - 1) == .tokenNotYetValid)
      #expect(Self.refusal(payload, leeway: leeway, at: start) == nil)
      #expect(Self.refusal(payload, leeway: leeway, at: start + 1) == nil)
    }
  }

  @Test("the greatest age at -1, 0, +1 s, with and without leeway", arguments: [0, 1, 30, 600] as [Int64])
  func age(leeway: Int64) {
    let payload = SyncPayload().with("exp", "\(Self.issued + 9000)")
    let end = Self.issued + 900 + leeway
    #expect(Self.refusal(payload, leeway: leeway, at: end - 1) == nil)
    #expect(Self.refusal(payload, leeway: leeway, at: end) == nil)
    #expect(Self.refusal(payload, leeway: leeway, at: end + 1) == .tokenTooOld)
  }

  @Test("a clock is rounded down: the last millisecond of the last second still counts")
  func milliseconds() {
    let last = Timestamp(milliseconds: (Self.issued + 330) * 1000 - 1)
    #expect(Verdict.refusal(of: Good.token, at: last) == nil)
    #expect(Verdict.refusal(of: Good.token, at: Timestamp(milliseconds: (Self.issued + 330) * 1000)) == .tokenExpired)
  }

  @Test("29 s past exp is accepted and 30 s past is not; one expired under a fallback key is expired")
  func fallback() {
    let token = forge(
      header: #"{"alg":"HS256","kid":"fallback"}"#,
      payload: Good.payload,
      key: Fixtures.fallbackSecret.utf8
    )
    #expect(Verdict.refusal(of: token, at: Timestamp(seconds: Self.issued + 329)) == nil)
    #expect(Verdict.refusal(of: token, at: Timestamp(seconds: Self.issued + 330)) == .tokenExpired)
  }
}
