import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite struct SyncTokenTests {
  @Test func `the answer has the members of the contract's section 5`() throws {
    let payload = SyncPayload()
    #expect(
      try answer(payload, secondsLater: 10) == #"""
        {"active":true,"kid":"active","key_state":"active","subject":"user:1042","issuer":"https://control.test",\#
        "audience":"spacetime-test","token_id":"sync_0123456789abcdef0123456789abcdef",\#
        "scopes":["runtime.codex_worker_events","sync.subscribe"],\#
        "stream_grants":["runtime.codex_worker_events","stream.activity_projection.v1"],\#
        "org_id":"org:openagents","session_id":"sess_1","device_id":"desktop:1",\#
        "issued_at":"2026-02-25T08:45:12Z","expires_at":"2026-02-25T08:50:12Z","expires_in":290,\#
        "refresh_after":"2026-02-25T08:49:42Z","refresh_after_in":260,"claims":
        """# + payload.json + "}"
    )
  }

  @Test func `what the token does not say is null or empty`() throws {
    let payload = SyncPayload().without(
      "sub",
      "oa_user",
      "oa_user_id",
      "oa_org_id",
      "oa_session_id",
      "oa_device_id",
      "oa_sync_scopes",
      "oa_sync_streams",
      "oa_sync_topics"
    )
    let object = try JSONObject(parsing: Array(answer(payload).utf8))
    for name in ["subject", "org_id", "session_id", "device_id"] { #expect(object[name]?.isNull == true) }
    for name in ["scopes", "stream_grants"] { #expect(object[name]?.array?.isEmpty == true) }
  }

  @Test(
    arguments: [
      (0, 300, 270), (269, 31, 1), (270, 30, 0), (300, 0, 0), (329, 0, 0),
    ] as [(Int64, Int64, Int64)]
  )
  func `expires_in and refresh_after_in are never below 0`(later: Int64, expiresIn: Int64, refreshIn: Int64) throws {
    let object = try JSONObject(parsing: Array(answer(SyncPayload(), secondsLater: later).utf8))
    #expect(object["expires_in"]?.integer == expiresIn)
    #expect(object["refresh_after_in"]?.integer == refreshIn)
    #expect(object["refresh_after"]?.string == "2026-02-25T08:49:42Z")
  }

  @Test(arguments: [(10, "2026-02-25T08:45:13Z"), (31, "2026-02-25T08:45:13Z"), (32, "2026-02-25T08:45:14Z")])
  func `refresh_after is clamped as in mint`(lifetime: Int64, refreshAfter: String) throws {
    let payload = SyncPayload().with("exp", "\(Fixtures.now.seconds + lifetime)")
    let object = try JSONObject(parsing: Array(answer(payload).utf8))
    #expect(object["refresh_after"]?.string == refreshAfter)
  }

  @Test func `an audience among several is answered as the verifier's`() throws {
    let payload = SyncPayload().with("aud", #"["other","spacetime-test"]"#)
    #expect(try JSONObject(parsing: Array(answer(payload).utf8))["audience"]?.string == "spacetime-test")
  }

  @Test func `dates beyond what RFC 3339 can say do no harm`() throws {
    let payload = SyncPayload().with("exp", "9007199254740991")
    let object = try JSONObject(parsing: Array(answer(payload).utf8))
    #expect(object["expires_at"]?.string == "9999-12-31T23:59:59Z")
    #expect(object["claims"]?.object?["exp"]?.integer == 9_007_199_254_740_991)
  }

  private func answer(_ payload: SyncPayload, secondsLater: Int64 = 0) throws -> String {
    let verifier = SyncVerifier(policy: Fixtures.verificationPolicy, clock: ManualClock())
    let now = Timestamp(seconds: Fixtures.now.seconds + secondsLater)
    var writer = JSONWriter()
    try verifier.verify(payload.token, with: Fixtures.keyring, at: now).write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
