import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// The form of audit events (contract sections 9 and 11).
@Suite struct AuditEventTests {
  private static let members = [
    "event_name", "occurred_at", "request_id", "outcome", "env", "user_id", "org_id", "session_id", "device_id",
    "token_id", "kid", "attributes",
  ]

  @Test func `an issued token leaves who got it, which one, and by which key`() throws {
    let event = AuditEvent(
      .issued,
      at: Fixtures.now,
      requestID: "req_1",
      caller: Fixtures.session(),
      tokenID: "sync_1",
      keyID: "active",
      attributes: [("scopes", .strings(["a", "b"])), ("expires_in", .integer(300)), ("client", .string("10.0.0.1"))]
    )
    let json = try parse(event)
    let texts = Self.members.dropLast().map { json[$0]?.string }
    #expect(
      texts == [
        "sync.token.issued", "2026-02-25T08:45:12Z", "req_1", "success", "prod", "1042", "org:openagents", "sess_1",
        "desktop:1", "sync_1", "active",
      ]
    )
    #expect(json.at("attributes", "scopes")?.strings == ["a", "b"])
    #expect(json.at("attributes", "expires_in")?.integer == 300)
    #expect(json.at("attributes", "client")?.string == "10.0.0.1")
  }

  @Test func `all members are there when nothing is known, in one order`() throws {
    let json = try parse(AuditEvent(.authFailed, at: Fixtures.now, requestID: nil))
    #expect(json.members.map(\.name) == Self.members)
    for name in ["request_id", "user_id", "org_id", "session_id", "device_id", "token_id", "kid"] {
      #expect(json[name]?.isNull == true)
    }
    #expect(json["attributes"]?.object?.members.isEmpty == true)
  }

  @Test(arguments: [
    (AuditEvent.Name.issued, "sync.token.issued", "success"),
    (.issueFailed, "sync.token.issue.failed", "failure"),
    (.policyDenied, "sync.token.issue.policy_denied", "denied"),
    (.authFailed, "sync.token.issue.auth_failed", "denied"),
    (.policyEvaluationFailed, "sync.token.issue.policy_eval_failed", "failure"),
  ])
  func `each event has its name and outcome`(name: AuditEvent.Name, text: String, outcome: String) throws {
    let json = try parse(AuditEvent(name, at: Fixtures.now, requestID: nil))
    #expect(json["event_name"]?.string == text)
    #expect(json["outcome"]?.string == outcome)
  }

  @Test func `the lease's device stands before the caller's`() throws {
    let event = AuditEvent(.issued, at: Fixtures.now, requestID: nil, caller: Fixtures.session(), deviceID: "phone:2")
    #expect(try parse(event)["device_id"]?.string == "phone:2")
  }

  @Test func `text of strangers stays one line and one string`() throws {
    let event = AuditEvent(
      .authFailed,
      at: Fixtures.now,
      requestID: "a\n\"b\u{1}",
      attributes: [("agent", .string("x\r\ny"))]
    )
    var writer = JSONWriter()
    event.write(environment: .prod, to: &writer)
    #expect(!writer.bytes.contains(UInt8(ascii: "\n")))
    #expect(try parse(event)["request_id"]?.string == "a\n\"b\u{1}")
  }

  private func parse(_ event: AuditEvent) throws -> JSONObject {
    var writer = JSONWriter()
    event.write(environment: .prod, to: &writer)
    // The log closes the object behind the number that it adds.
    return try JSONObject(parsing: writer.bytes + [UInt8(ascii: "}")])
  }
}
