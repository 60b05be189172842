import JWT
import TestSupport
import Testing
import TokenRules

@Suite struct LeaseTests {
  /// The members of an answer, without the token, as the contract's section 3 has them.
  private static let members = #"""
    "token_type":"Bearer","transport":"spacetime_ws","protocol_version":"spacetime.sync.v1",\#
    "expires_in":300,"refresh_after_in":270,\#
    "issued_at":"2026-02-25T08:45:12Z","refresh_after":"2026-02-25T08:49:42Z","expires_at":"2026-02-25T08:50:12Z",\#
    "issued_at_unix_ms":1772009112000,"not_before_unix_ms":1772009112000,"refresh_after_unix_ms":1772009382000,\#
    "expires_at_unix_ms":1772009412000,"server_time_unix_ms":1772009112345,\#
    "issuer":"https://control.test","audience":"spacetime-test","subject":"user:1042","org_id":"org:openagents",\#
    "session_id":"sess_1","device_id":"desktop:1","claims_version":"oa_sync_claims_v1",\#
    "scopes":["sync.subscribe"],\#
    "stream_grants":["stream.activity_projection.v1","stream.earn_job_lifecycle_projection.v1"],\#
    "granted_streams":[{"stream":"stream.activity_projection.v1","required_scope":"sync.subscribe"},\#
    {"stream":"stream.earn_job_lifecycle_projection.v1","required_scope":"sync.subscribe"}],\#
    "granted_topics":[{"topic":"stream.activity_projection.v1","required_scope":"sync.subscribe"},\#
    {"topic":"stream.earn_job_lifecycle_projection.v1","required_scope":"sync.subscribe"}],\#
    "kid":"active","token_id":"sync_00000000000000000000000000000001","rotation_id":"7",\#
    "subscribe_url":"wss://sync.test/v1/database/test/subscribe"
    """#

  @Test func `the answer has the lease at the top and once more under data`() throws {
    let now = Timestamp(milliseconds: Fixtures.now.milliseconds + 345)
    let lease = try issue(TokenRequest(scopes: ["sync.subscribe"]), at: now)
    let members = #""token":"\#(lease.token)","# + Self.members
    #expect(text(lease) == "{\(members),\"data\":{\(members)}}")
  }

  @Test func `a lease without a device says null`() throws {
    let object = try answer(issue(to: Fixtures.session(deviceID: nil)))
    #expect(object["device_id"]?.isNull == true)
    #expect(object["data"]?.object?["device_id"]?.isNull == true)
  }

  @Test func `a lease without streams has empty lists`() throws {
    let object = try answer(issue(TokenRequest(scopes: ["sync.append"])))
    for name in ["stream_grants", "granted_streams", "granted_topics"] {
      #expect(object[name]?.array?.isEmpty == true)
    }
  }

  @Test func `ids are escaped`() throws {
    let caller = Fixtures.session(userID: #"a"b\c"#, organizationID: "Zürich 🦀", sessionID: "</script>")
    let object = try answer(issue(to: caller))
    #expect(object["subject"]?.string == #"user:a"b\c"#)
    #expect(object["org_id"]?.string == "Zürich 🦀")
    #expect(object["data"]?.object?["session_id"]?.string == "</script>")
  }

  @Test func `it can be written behind other text`() throws {
    let lease = try issue()
    var writer = JSONWriter(capacity: 1)
    writer.beginArray()
    lease.write(to: &writer)
    lease.write(to: &writer)
    writer.endArray()
    #expect(String(decoding: writer.bytes, as: UTF8.self) == "[\(text(lease)),\(text(lease))]")
  }

  private func text(_ lease: Lease) -> String {
    var writer = JSONWriter()
    lease.write(to: &writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  private func answer(_ lease: Lease) throws -> JSONObject { try JSONObject(parsing: Array(text(lease).utf8)) }
}
