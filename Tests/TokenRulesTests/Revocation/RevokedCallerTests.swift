import TestSupport
import Testing
import TokenRules

/// Revocation rules hold for callers too: the contract's section 10.
@Suite struct RevokedCallerTests {
  private static let now = Fixtures.now.seconds

  @Test func `a session rule refuses every further mint by that session`() {
    let rules = RevocationList(rules: [RevocationRule(.session("sess_1"), cutoff: 0)])
    #expect(refusal(revocations: rules) == .callerRevoked)
    #expect(refusal(to: Fixtures.session(sessionID: "sess_2"), revocations: rules) == nil)
    let keys = RevocationList(rules: [RevocationRule(.session("pat:key_1"), cutoff: 0)])
    #expect(refusal(to: Fixtures.accessKey(), revocations: keys) == .callerRevoked)
  }

  @Test func `a device rule refuses every further mint for that device`() {
    let rules = RevocationList(rules: [RevocationRule(.device("desktop:1"), cutoff: 0)])
    #expect(refusal(revocations: rules) == .callerRevoked)
    #expect(refusal(to: Fixtures.session(deviceID: "desktop:2"), revocations: rules) == nil)
    let key = Fixtures.accessKey()
    #expect(refusal(to: key, revocations: rules) == nil)
    #expect(refusal(TokenRequest(deviceID: "desktop:1"), to: key, revocations: rules) == .deviceRevoked)
    #expect(refusal(TokenRequest(deviceID: "desktop:2"), to: key, revocations: rules) == nil)
    #expect(refusal(to: Fixtures.accessKey(deviceID: "desktop:1"), revocations: rules) == .deviceRevoked)
  }

  @Test(
    arguments: [
      .user("1042"), .user("user:1042"), .organization("org:openagents"), .organization("openagents"), .all,
    ] as [RevocationRule.Subject]
  )
  func `a rule about user, organisation or all refuses callers whose iat is not after the cutoff`(
    subject: RevocationRule.Subject
  ) {
    let rules = RevocationList(rules: [RevocationRule(subject, cutoff: Self.now - 100)])
    for (offset, isRefused) in [(-101, true), (-100, true), (-99, false)] as [(Int64, Bool)] {
      for caller in [
        Fixtures.session(issuedAt: Self.now + offset), Fixtures.accessKey(issuedAt: Self.now + offset),
      ] {
        #expect(refusal(to: caller, revocations: rules) == (isRefused ? .callerRevoked : nil))
      }
    }
    #expect(refusal(to: Fixtures.session(issuedAt: nil), revocations: rules) == .callerRevoked)
  }

  @Test(arguments: [.user("1042"), .organization("openagents"), .all] as [RevocationRule.Subject])
  func `no token is born revoked: a caller signed in after the cutoff waits until the clock has passed it`(
    subject: RevocationRule.Subject
  ) {
    let rules = RevocationList(rules: [RevocationRule(subject, cutoff: Self.now)])
    let caller = Fixtures.session(issuedAt: Self.now + 1)
    for (offset, error) in [(-1, .bornRevoked), (0, .bornRevoked), (1, nil)] as [(Int64, IssueError?)] {
      #expect(refusal(to: caller, revocations: rules, at: Timestamp(seconds: Self.now + offset)) == error)
    }
  }

  @Test func `a rule about one token refuses no caller`() {
    #expect(refusal(revocations: RevocationList(revokedTokenIDs: ["sync_1", "sess_1", "1042"])) == nil)
  }
}
