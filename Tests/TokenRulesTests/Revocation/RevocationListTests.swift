import JWT
import TestSupport
import Testing
import TokenRules

@Suite struct RevocationListTests {
  private static let now = Fixtures.now.seconds

  @Test(arguments: [(0, 1), (1, 2), (999, 2), (1000, 2), (1001, 3)] as [(Int64, Int64)])
  func `the cutoff is the time rounded up to a second, and one second more`(milliseconds: Int64, cutoff: Int64) {
    #expect(RevocationRule(.all, at: Timestamp(milliseconds: milliseconds)).cutoff == cutoff)
  }

  @Test(
    arguments: [
      .token("sync_0123456789abcdef0123456789abcdef"), .session("sess_1"), .device("desktop:1"), .user("1042"),
      .user("user:1042"), .organization("org:openagents"), .organization("openagents"), .all,
    ] as [RevocationRule.Subject]
  )
  func `a rule matches tokens issued at or before its cutoff`(subject: RevocationRule.Subject) throws {
    for (offset, matches) in [(-1, true), (0, true), (1, false)] as [(Int64, Bool)] {
      let rule = RevocationRule(subject, cutoff: Self.now)
      let token = try verified(SyncPayload(issuedAt: Self.now + offset))
      #expect(RevocationList(rules: [rule]).matches(token) == matches)
    }
  }

  @Test(
    arguments: [
      .token("sync_0123456789abcdef0123456789abcdee"), .session("sess_2"), .session("SESS_1"), .device("desktop:2"),
      .user("104"), .user("desktop:1"), .organization("org:other"), .token("sess_1"), .session("desktop:1"),
    ] as [RevocationRule.Subject]
  )
  func `a rule about something else matches nothing`(subject: RevocationRule.Subject) throws {
    let list = RevocationList(rules: [RevocationRule(subject, cutoff: .max)])
    #expect(try !list.matches(verified(SyncPayload())))
    #expect(!list.refuses(Fixtures.session()))
  }

  @Test func `an empty list matches nothing, a caller without iat neither`() throws {
    #expect(try !RevocationList.empty.matches(verified(SyncPayload())))
    #expect(!RevocationList.empty.refuses(Fixtures.session(issuedAt: nil)))
    #expect(refusal(to: Fixtures.session(issuedAt: nil)) == nil)
  }

  @Test func `a seeded token id is revoked whenever it was issued`() throws {
    let list = RevocationList(revokedTokenIDs: ["sync_0123456789abcdef0123456789abcdef"])
    #expect(try list.matches(verified(SyncPayload(issuedAt: Self.now + 30))))
    #expect(try !list.matches(verified(SyncPayload().with("jti", "\"other\""))))
  }

  @Test func `ids are compared byte by byte`() throws {
    let list = RevocationList(rules: [RevocationRule(.session("\u{212a}"), cutoff: .max)])
    #expect(try !list.matches(verified(SyncPayload().with("oa_session_id", "\"K\""))))
    #expect(try list.matches(verified(SyncPayload().with("oa_session_id", #""\u212a""#))))
    #expect(!list.refuses(Fixtures.session(sessionID: "K")))
  }

  @Test func `a user is found by each claim that names one`() throws {
    let list = RevocationList(rules: [RevocationRule(.user("7"), cutoff: .max)])
    let payload = SyncPayload()
    #expect(try !list.matches(verified(payload)))
    #expect(try list.matches(verified(payload.with("oa_user", "\"7\""))))
    #expect(try list.matches(verified(payload.with("sub", "\"user:7\""))))
    #expect(try list.matches(verified(payload.with("oa_user_id", "7"))))
    #expect(try list.matches(verified(payload.with("oa_user_id", "\"7\""))))
  }

  @Test func `ids are found in whatever order the claims stand`() throws {
    let rules: [RevocationRule.Subject] = [
      .token("sync_0123456789abcdef0123456789abcdef"), .session("sess_1"), .device("desktop:1"), .user("1042"),
      .organization("openagents"),
    ]
    for rule in rules {
      let list = RevocationList(rules: [RevocationRule(rule, cutoff: .max)])
      #expect(try list.matches(verified(SyncPayload())), "\(rule)")
      #expect(try list.matches(verified(SyncPayload().reversed())), "\(rule), reversed")
    }
  }

  @Test func `of two rules about one subject the later cutoff counts, in either order`() throws {
    let rules = [RevocationRule(.user("1042"), cutoff: Self.now - 10), RevocationRule(.user("1042"), cutoff: Self.now)]
    for rules in [rules, rules.reversed()] {
      #expect(try RevocationList(rules: rules).matches(verified(SyncPayload())))
      #expect(try RevocationList.empty.adding([rules[0]]).adding([rules[1]]).matches(verified(SyncPayload())))
    }
  }

  private func verified(_ payload: SyncPayload) throws(JWTError) -> VerifiedToken<SyncClaims> {
    try Verifier(policy: Fixtures.verificationPolicy).verify(
      payload.token,
      as: SyncClaims.self,
      with: Fixtures.keyring,
      now: Fixtures.now.seconds
    )
  }
}
