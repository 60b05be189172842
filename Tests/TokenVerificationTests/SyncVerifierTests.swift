import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

/// The contract's section 5, step by step.
@Suite struct SyncVerifierTests {
  private static let now = Fixtures.now.seconds

  @Test func `a minted token verifies`() throws {
    let lease = try Fixtures.issuer().issue(
      TokenRequest(),
      to: Fixtures.session(),
      with: Fixtures.keyring,
      revocations: .empty,
      at: Fixtures.now
    )
    let token = try verify(lease.token, stream: "org:openagents:worker_events")
    #expect(token.keyID == "active")
    #expect(token.keyState == .active)
    #expect(token.tokenID == lease.tokenID)
    #expect(token.claims.userID == "1042")
    #expect(token.schedule == lease.schedule)
  }

  @Test(arguments: [
    (Fixtures.activeSecret, "active", KeyState.active), (Fixtures.standbySecret, "standby", .standby),
    (Fixtures.fallbackSecret, "fallback", .fallback),
  ])
  func `what is reported is the key that verified and its state`(secret: String, id: String, state: KeyState) throws {
    for kid in [#","kid":"\#(id)""#, ""] {
      let header = #"{"alg":"HS256"\#(kid)}"#
      let token = try verify(forge(header: header, payload: SyncPayload().json, key: secret.utf8))
      #expect(token.keyID == id)
      #expect(token.keyState == state)
    }
  }

  @Test(
    arguments: [
      (Fixtures.fallbackSecret, SyncPayload().with("exp", "1"), "fallback"),
      (Fixtures.activeSecret, SyncPayload().without("jti"), "active"),
      (Fixtures.strangerSecret, SyncPayload(), nil),
    ] as [(String, SyncPayload, String?)]
  )
  func `the key that signed is told of a rejected token too`(secret: String, payload: SyncPayload, id: String?) {
    let token = forge(header: #"{"alg":"HS256"}"#, payload: payload.json, key: secret.utf8)
    let verifier = SyncVerifier(policy: Fixtures.verificationPolicy)
    var signer: String?
    #expect(throws: VerificationError.self) {
      try verifier.verify(
        token.utf8.span,
        stream: nil,
        with: Fixtures.keyring,
        revocations: .empty,
        at: Fixtures.now,
        signer: &signer
      )
    }
    #expect(signer == id)
  }

  @Test func `a key of nobody is invalid_token`() {
    expect(forge(payload: SyncPayload().json, key: Fixtures.strangerSecret.utf8), "invalid_token")
    expect(forge(payload: SyncPayload().json, key: [UInt8]()), "invalid_token")
  }

  @Test(
    arguments: [
      (-1, nil), (0, nil), (299, nil), (300, nil), (301, nil), (329, nil), (330, "token_expired"),
      (331, "token_expired"),
    ] as [(Int64, String?)]
  )
  func `a token 29 s past exp is accepted, one 30 s past is not`(after: Int64, reason: String?) {
    expect(SyncPayload().token, reason, at: Timestamp(seconds: Self.now + after))
  }

  @Test func `now is rounded down to a second`() {
    expect(SyncPayload().token, nil, at: Timestamp(milliseconds: (Self.now + 329) * 1000 + 999))
  }

  @Test(arguments: [(-29, nil), (-30, nil), (-31, "token_not_yet_valid")] as [(Int64, String?)])
  func `a token from the future is accepted up to the leeway`(offset: Int64, reason: String?) {
    expect(SyncPayload().token, reason, at: Timestamp(seconds: Self.now + offset))
    expect(
      SyncPayload().with("iat", "\(Self.now - 60)").token,
      reason,
      at: Timestamp(seconds: Self.now + offset)
    )
    expect(
      SyncPayload().with("nbf", "\(Self.now - 60)").token,
      reason,
      at: Timestamp(seconds: Self.now + offset)
    )
  }

  @Test(arguments: [(929, nil), (930, nil), (931, "token_too_old")] as [(Int64, String?)])
  func `a token is accepted until its age passes the maximum and the leeway`(age: Int64, reason: String?) {
    let payload = SyncPayload().with("exp", "\(Self.now + 100_000)")
    expect(payload.token, reason, at: Timestamp(seconds: Self.now + age))
  }

  @Test func `each step comes before the next`() {
    let broken = SyncPayload(issuedAt: Self.now - 5000).with("iss", "\"x\"").with("oa_user", "1").without("jti")
    expect(forge(payload: broken.json, key: Fixtures.strangerSecret.utf8), "invalid_token", .signature)
    expect(broken.token, "invalid_token", .issuer)
    expect(broken.with("iss", "\"\(Fixtures.issuer)\"").with("aud", "1").token, "invalid_token", .audience)
    let issuer = broken.with("iss", "\"\(Fixtures.issuer)\"")
    expect(issuer.token, "invalid_token", .claim("oa_user"))
    expect(issuer.with("oa_user", "\"1\"").without("iat").token, "missing_iat")
    expect(issuer.with("oa_user", "\"1\"").token, "token_expired")
    let future = issuer.with("oa_user", "\"1\"").with("exp", "\(Self.now + 9)").with("nbf", "\(Self.now + 99)")
    expect(future.token, "token_not_yet_valid")
    expect(future.with("nbf", "1").token, "token_too_old")
    let fresh = future.with("nbf", "1").with("iat", "\(Self.now)")
    expect(fresh.token, "missing_jti", revoked: .all)
    expect(fresh.with("jti", "\"\"").token, "missing_jti", revoked: .all)
    let named = fresh.with("jti", "\"a\"").with("oa_sync_scopes", "[]")
    expect(named.token, "token_revoked", stream: "x", revoked: .all)
    expect(named.token, "forbidden_topic", stream: "x")
    expect(named.token, "missing_scope", stream: "runtime.codex_worker_events")
    expect(named.token, nil)
  }

  @Test func `a token that expired under a fallback key is token_expired`() {
    let token = forge(
      header: #"{"alg":"HS256","kid":"fallback"}"#,
      payload: SyncPayload(issuedAt: Self.now - 400).json,
      key: Fixtures.fallbackSecret.utf8
    )
    expect(token, "token_expired")
  }

  @Test func `iat and jti are needed, whatever the policy says`() {
    let lax = SyncVerifier(
      policy: VerificationPolicy(issuer: Fixtures.issuer, audience: Fixtures.audience),
      clock: ManualClock()
    )
    for (name, error) in [("iat", JWTError.missingIssuedAt), ("jti", .missingTokenID)] {
      #expect(throws: VerificationError.token(error)) {
        try lax.verify(SyncPayload().without(name).token, with: Fixtures.keyring)
      }
    }
  }

  @Test func `a stream is asked for, the empty one too`() {
    expect(SyncPayload().token, nil, stream: "stream.activity_projection.v1")
    expect(SyncPayload().token, "forbidden_topic", stream: "")
    expect(SyncPayload().token, "forbidden_topic", stream: "org:openagents:workers")
    expect(SyncPayload().with("oa_sync_streams", "[]").token, "forbidden_topic", stream: "runtime.codex_worker_events")
    expect(
      SyncPayload().without("oa_sync_streams", "oa_sync_topics").token,
      "forbidden_topic",
      stream: "runtime.codex_worker_events"
    )
  }

  @Test(
    arguments: [
      .token("sync_0123456789abcdef0123456789abcdef"), .session("sess_1"), .device("desktop:1"), .user("1042"),
      .organization("org:openagents"), .all,
    ] as [RevocationRule.Subject]
  )
  func `a rule of any kind revokes`(subject: RevocationRule.Subject) {
    expect(SyncPayload().token, "token_revoked", revoked: subject)
  }

  @Test func `text and bytes are the same to it`() throws {
    let token = Array(SyncPayload().token.utf8)
    let verifier = SyncVerifier(policy: Fixtures.verificationPolicy, clock: ManualClock())
    #expect(try verifier.verify(token.span, with: Fixtures.keyring).keyID == "active")
  }

  private func verify(_ token: String, stream: String? = nil) throws(VerificationError) -> SyncToken {
    try SyncVerifier(policy: Fixtures.verificationPolicy, clock: ManualClock())
      .verify(token, stream: stream, with: Fixtures.keyring)
  }

  /// Expects this reason code, and no other; `nil` expects the token to be accepted.
  private func expect(
    _ token: String,
    _ reason: String?,
    _ step: JWTError.InvalidToken? = nil,
    stream: String? = nil,
    revoked: RevocationRule.Subject? = nil,
    at now: Timestamp = Fixtures.now,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let verifier = SyncVerifier(policy: Fixtures.verificationPolicy, clock: ManualClock(now))
    let rules = RevocationList(rules: revoked.map { [RevocationRule($0, at: Fixtures.now)] } ?? [])
    do throws(VerificationError) {
      _ = try verifier.verify(token, stream: stream, with: Fixtures.keyring, revocations: rules)
      #expect(reason == nil, sourceLocation: sourceLocation)
    } catch {
      #expect(error.reasonCode == reason, sourceLocation: sourceLocation)
      if let step { #expect(error == .token(.invalidToken(step)), sourceLocation: sourceLocation) }
    }
  }
}
