import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// Session tokens of the control plane (contract section 7).
@Suite struct SessionTokensTests {
  @Test func `a good token is its user, organisation, session and device`() throws {
    let caller = try resolve(SessionPayload().credential())
    #expect(caller.userID == "1042")
    #expect(caller.organizationID == "org:openagents")
    #expect(caller.sessionID == "sess_1")
    #expect(caller.deviceID == "desktop:1")
    #expect(caller.kind == .session)
    #expect(caller.issuedAt == Fixtures.now.seconds - 60)
    #expect(caller.expiresAt == Fixtures.now.seconds + 3540)
    #expect(caller.scopes == nil)
    #expect(caller.streams == nil)
  }

  @Test func `the user's id has its prefix or has it not`() throws {
    #expect(try resolve(SessionPayload().with("sub", #""1042""#).credential()).userID == "1042")
  }

  @Test func `a device is not needed`() throws {
    #expect(try resolve(SessionPayload().without("oa_device_id").credential()).deviceID == nil)
  }

  @Test(arguments: [
    (#""sync.subscribe runtime.run_events""#, ["sync.subscribe", "runtime.run_events"]),
    (#"["sync.subscribe","runtime.run_events"]"#, ["sync.subscribe", "runtime.run_events"]),
    (#""  sync.subscribe ""#, ["sync.subscribe"]), (#""""#, []), ("[]", []),
  ])
  func `scopes are a string with spaces or an array, and none is not all`(json: String, scopes: [String]) throws {
    #expect(try resolve(SessionPayload().with("scope", json).credential()).scopes == scopes)
  }

  @Test func `streams that the caller may have by name are listed`() throws {
    let payload = SessionPayload().with("oa_streams", #"["run:7:events"]"#)
    #expect(try resolve(payload.credential()).streams == ["run:7:events"])
  }

  @Test(arguments: [#"{"alg":"HS256"}"#, #"{"alg":"HS256","typ":"JWT"}"#, #"{"alg":"HS256","kid":"unknown"}"#])
  func `no type and no key id are needed`(header: String) throws {
    _ = try resolve(SessionPayload().credential(header: header))
  }

  @Test func `an earlier key is accepted`() throws {
    _ = try resolve(SessionPayload().credential(secret: SessionPayload.fallbackSecret))
  }

  @Test func `a token ends at its exp and the service's leeway`() throws {
    let now = Fixtures.now.seconds
    _ = try resolve(SessionPayload().with("exp", "\(now - 29)").credential())
    #expect(refusal(SessionPayload().with("exp", "\(now - 30)")) == .sessionToken(.tokenExpired))
  }

  @Test func `a token is too old after 30 days and the service's leeway`() throws {
    let oldest = Fixtures.now.seconds - 2_592_000 - 30
    let payload = SessionPayload().with("exp", "\(Fixtures.now.seconds + 60)")
    _ = try resolve(payload.with("iat", "\(oldest)").credential())
    #expect(refusal(payload.with("iat", "\(oldest - 1)")) == .sessionToken(.tokenTooOld))
  }

  @Test func `a token of the future is refused`() {
    let payload = SessionPayload().with("iat", "\(Fixtures.now.seconds + 31)")
    #expect(refusal(payload) == .sessionToken(.tokenNotYetValid))
  }

  @Test func `iat and exp are required`() {
    #expect(refusal(SessionPayload().without("iat")) == .sessionToken(.missingIssuedAt))
    #expect(refusal(SessionPayload().without("exp")) == .sessionToken(.invalidToken(.claim("exp"))))
  }

  @Test func `another audience is refused`() {
    #expect(refusal(SessionPayload().with("aud", #""other""#)) == .sessionToken(.invalidToken(.audience)))
  }

  @Test(arguments: [("sub", CallerError.Field.user), ("oa_org_id", .organization), ("oa_session_id", .session)])
  func `ids are required, not empty, short, and without control characters`(claim: String, field: CallerError.Field) {
    let payload = SessionPayload()
    #expect(refusal(payload.without(claim)) == .unusableIDs(.missing(field)))
    #expect(refusal(payload.with(claim, #""""#)) == .unusableIDs(.missing(field)))
    let long = String(repeating: "x", count: 257)
    #expect(refusal(payload.with(claim, "\"\(long)\"")) == .unusableIDs(.tooLong(field)))
    for escape in [#"\u0000"#, #"\n"#, #"\u007f"#, #"\u0085"#] {
      #expect(refusal(payload.with(claim, "\"a\(escape)b\"")) == .unusableIDs(.controlCharacter(field)))
    }
  }

  @Test(arguments: ["sub", "oa_org_id", "oa_session_id", "oa_device_id", "scope", "oa_streams"])
  func `a wrong type is not the same as an absent claim`(claim: String) {
    for json in ["null", "1", "true", "{}", "[1]"] {
      #expect(
        refusal(SessionPayload().with(claim, json)) == .sessionToken(.invalidToken(.claim(claim))),
        "\(claim): \(json)"
      )
    }
  }

  @Test(arguments: [
    #"{"alg":"none"}"#, #"{"alg":"RS256"}"#, #"{"alg":"HS512"}"#, #"{"alg":"HS256","crit":["x"]}"#, "{}",
  ])
  func `a token that names the session issuer under another algorithm is refused, not shown to others`(header: String) {
    #expect(refusal(SessionPayload(), header: header) == .sessionToken(.invalidToken(.header)))
  }

  @Test func `a token that names the session issuer with a stranger's signature is refused, not shown to others`() {
    #expect(
      refusal(SessionPayload(), secret: Fixtures.strangerSecret) == .sessionToken(.invalidToken(.signature))
    )
  }

  @Test(arguments: [#""https://login.test/""#, #""HTTPS://LOGIN.TEST""#, #"["https://login.test"]"#, "null"])
  func `a token of another issuer is somebody else's, whoever signed it`(issuer: String) {
    let payload = SessionPayload().with("iss", issuer)
    #expect(isForeign(payload.credential()))
    #expect(isForeign(payload.credential(secret: Fixtures.strangerSecret)))
  }

  @Test(arguments: ["a.b.c", "..", "a..c", "x.e30.y", "x.bm90IGpzb24.y"])
  func `three segments that say nothing of an issuer are somebody else's`(text: String) {
    #expect(isForeign(Credential(text)))
  }

  @Test func `a payload that names the issuer twice names none`() {
    let twice = #"{"iss":"https://login.test","iss":"https://login.test"}"#
    #expect(isForeign(Credential(Forge.token(header: #"{"alg":"HS256"}"#, payload: twice, key: "x".utf8))))
  }

  private func resolve(_ credential: Credential) throws -> Caller {
    try SessionTokens.fixture.caller(for: credential, now: Fixtures.now)
  }

  private func refusal(
    _ payload: SessionPayload,
    header: String = #"{"alg":"HS256"}"#,
    secret: String = SessionPayload.secret
  ) -> CallerRefusal? {
    do throws(SessionTokens.Failure) {
      _ = try SessionTokens.fixture.caller(
        for: payload.credential(header: header, secret: secret),
        now: Fixtures.now
      )
      return nil
    } catch {
      if case .refused(let refusal) = error { return refusal }
      return nil
    }
  }

  private func isForeign(_ credential: Credential) -> Bool {
    do throws(SessionTokens.Failure) {
      _ = try SessionTokens.fixture.caller(for: credential, now: Fixtures.now)
      return false
    } catch {
      if case .otherIssuer = error { return true }
      return false
    }
  }
}
