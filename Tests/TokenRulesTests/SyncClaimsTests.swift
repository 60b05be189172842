import JWT
import TestSupport
import Testing

@testable import TokenRules

@Suite struct SyncClaimsTests {
  @Test func `what was minted is what is read`() throws {
    let caller = Fixtures.session()
    let lease = try issue(to: caller)
    let claims = try Verifier(policy: Fixtures.verificationPolicy).verify(
      lease.token,
      as: SyncClaims.self,
      with: Fixtures.keyring,
      now: Fixtures.now.seconds
    ).claims
    #expect(claims.subject == "user:1042")
    #expect(claims.userID == "1042")
    #expect(claims.numericUserID == "1042")
    #expect(claims.organizationID == "org:openagents")
    #expect(claims.sessionID == "sess_1")
    #expect(claims.deviceID == "desktop:1")
    #expect(claims.claimsVersion == "oa_sync_claims_v1")
    #expect(claims.scopes == lease.scopes)
    #expect(claims.streams == lease.streams)
  }

  @Test(arguments: [
    "0", "1", "18446744073709551615", "\"1\"", "\"0\"", "\"00000000000000000001\"", "\"99999999999999999999\"",
    #""\u0031""#,
  ])
  func `oa_user_id is a number of 64 bits or a string of 1 to 20 digits`(json: String) throws {
    #expect(try read(SyncPayload().with("oa_user_id", json)).numericUserID != nil)
  }

  @Test(arguments: [
    "-1", "-0", "1.0", "1e3", "0.5", "18446744073709551616", "1e400", "\"\"", "\"-1\"", "\"1.0\"", "\"1 \"", "\"a\"",
    "\"１\"", "\"100000000000000000000\"", "true", "null", "[]", "[1]", "{}",
  ])
  func `anything else as oa_user_id is invalid`(json: String) {
    #expect(throws: JWTError.invalidToken(.claim("oa_user_id"))) { try read(SyncPayload().with("oa_user_id", json)) }
  }

  @Test(
    arguments: [
      "sub", "oa_user", "oa_org_id", "oa_session_id", "oa_device_id", "oa_claims_version",
    ],
    ["1", "true", "null", "[]", "[\"a\"]", "{}"]
  )
  func `a text of another type is invalid, never absent`(name: String, json: String) {
    #expect(throws: JWTError.invalidToken(.claim(name))) { try read(SyncPayload().with(name, json)) }
  }

  @Test(
    arguments: ["oa_sync_scopes", "oa_sync_streams", "oa_sync_topics"],
    ["\"a\"", "1", "true", "null", "{}", "[1]", "[null]", "[\"a\",1]", "[[\"a\"]]"]
  )
  func `a list of another type is invalid, never absent`(name: String, json: String) {
    #expect(throws: JWTError.invalidToken(.claim(name))) { try read(SyncPayload().with(name, json)) }
  }

  @Test func `any of them may be absent`() throws {
    let claims = try read(
      SyncPayload().without(
        "sub",
        "oa_user_id",
        "oa_user",
        "oa_org_id",
        "oa_session_id",
        "oa_device_id",
        "oa_sync_scopes",
        "oa_sync_streams",
        "oa_sync_topics",
        "oa_claims_version"
      )
    )
    #expect(claims.subject == nil && claims.userID == nil && claims.numericUserID == nil)
    #expect(claims.organizationID == nil && claims.sessionID == nil && claims.deviceID == nil)
    #expect(claims.scopes.isEmpty && claims.streams.isEmpty && claims.claimsVersion == nil)
  }

  @Test func `the user is oa_user, else what sub names`() throws {
    #expect(try read(SyncPayload().with("sub", "\"user:7\"").without("oa_user")).userID == "7")
    #expect(try read(SyncPayload().with("sub", "\"user:7\"").with("oa_user", "\"8\"")).userID == "8")
  }

  @Test(
    arguments: [
      (#"["a"]"#, #"["b"]"#, ["a"]), (#"["a"]"#, nil, ["a"]), (nil, #"["b"]"#, ["b"]), (nil, nil, []),
      ("[]", #"["b"]"#, []), (nil, "[]", []),
    ] as [(String?, String?, [String])]
  )
  func `streams are oa_sync_streams, else oa_sync_topics; an empty list grants nothing`(
    streams: String?,
    topics: String?,
    granted: [String]
  ) throws {
    var payload = SyncPayload().without("oa_sync_streams", "oa_sync_topics")
    if let streams { payload = payload.with("oa_sync_streams", streams) }
    if let topics { payload = payload.with("oa_sync_topics", topics) }
    let claims = try read(payload)
    #expect(claims.streams == granted)
    #expect(["a", "b"].filter(claims.grants) == granted)
  }

  @Test func `written again, the payload is as it stands, with claims that nobody knows`() throws {
    let payload = SyncPayload().with("x", #"{"y":[1.50,"\u0041"]}"#)
    var writer = JSONWriter()
    writer.beginObject()
    try read(payload).write(to: &writer)
    writer.endObject()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == payload.json)
  }

  private func read(_ payload: SyncPayload) throws(JWTError) -> SyncClaims {
    try Verifier(policy: Fixtures.verificationPolicy).verify(
      payload.token,
      as: SyncClaims.self,
      with: Fixtures.keyring,
      now: Fixtures.now.seconds
    ).claims
  }
}
