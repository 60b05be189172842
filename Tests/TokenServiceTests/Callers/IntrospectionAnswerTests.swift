import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// RFC 7662 section 2.2, and the members of contract section 7.
@Suite struct IntrospectionAnswerTests {
  @Test func `an active token is a caller`() throws {
    let caller = try active(
      #"{"active":true,"sub":"user:7","org_id":"org:x","session_id":"s","device_id":"d","scope":"a b","#
        + #""streams":["t"],"iat":100,"exp":200}"#
    )
    #expect(
      caller
        == (try Caller(
          userID: "7",
          organizationID: "org:x",
          sessionID: "s",
          deviceID: "d",
          scopes: ["a", "b"],
          streams: ["t"],
          kind: .session,
          issuedAt: 100,
          expiresAt: 200
        ))
    )
  }

  @Test func `the names of session tokens are understood, and come first`() throws {
    let caller = try active(
      #"{"active":true,"sub":"7","oa_org_id":"o1","org_id":"o2","oa_session_id":"s1","session_id":"s2","#
        + #""oa_device_id":"d1","oa_streams":["t1"]}"#
    )
    #expect([caller.organizationID, caller.sessionID, caller.deviceID] == ["o1", "s1", "d1"])
    #expect(caller.streams == ["t1"])
  }

  @Test func `null is absent, unknown members are ignored, fractions of seconds are cut`() throws {
    let caller = try active(
      #"{"active":true,"sub":"7","org_id":"o","session_id":"s","device_id":null,"scope":null,"client_id":1,"#
        + #""exp":200.9,"iat":100.1}"#
    )
    #expect(caller.deviceID == nil)
    #expect(caller.scopes == nil)
    #expect(caller.expiresAt == 200)
    #expect(caller.issuedAt == 101)
  }

  @Test func `an inactive token is nobody, whatever else is said`() throws {
    let answer = try parse(#"{"active":false,"sub":7}"#)
    #expect({ if case .inactive = answer { true } else { false } }())
  }

  @Test(arguments: ["sub", "org_id", "session_id"]) func `without the ids of a caller there is none`(id: String) throws
  {
    let members = ["sub", "org_id", "session_id"].filter { $0 != id }.map { "\"\($0)\":\"x\"" }
    let answer = try parse("{\"active\":true,\(members.joined(separator: ","))}")
    #expect({ if case .unusable(.missing) = answer { true } else { false } }())
  }

  @Test(arguments: [
    "", "null", "[]", "{}", "true", #"{"active":"true"}"#, #"{"active":1}"#, #"{"active":null}"#, #"{"active":true"#,
    #"{"active":true,"active":true}"#, #"{"active":true,"sub":7}"#, #"{"active":true,"org_id":["o"]}"#,
    #"{"active":true,"session_id":{}}"#, #"{"active":true,"device_id":1}"#, #"{"active":true,"scope":7}"#,
    #"{"active":true,"scope":["a",1]}"#, #"{"active":true,"streams":"a"}"#, #"{"active":true,"exp":"200"}"#,
    #"{"active":true,"exp":-1}"#, #"{"active":true,"exp":1e400}"#, #"{"active":true,"iat":true}"#,
  ])
  func `what is not such an answer is none`(text: String) {
    #expect(throws: IntrospectionAnswer.Malformed.self) { try parse(text) }
  }

  private func parse(_ text: String) throws -> IntrospectionAnswer {
    try IntrospectionAnswer(parsing: Array(text.utf8))
  }

  private func active(_ text: String) throws -> Caller {
    guard case .active(let caller) = try parse(text) else { throw CallerRefusal.inactive }
    return caller
  }
}
