import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// What may be asked for, and what becomes of it.
@Suite struct RevocationOrderTests {
  private let now = Timestamp(milliseconds: Fixtures.now.seconds * 1000 + 345)

  private func order(_ body: String) throws -> RevocationOrder {
    try RevocationOrder(revoking: Array(body.utf8), at: now)
  }

  private func faults(_ body: () throws -> RevocationOrder) -> [String] {
    do { _ = try body() } catch { return (error as? RequestFailure)?.fields.map(\.field) ?? [] }
    return []
  }

  @Test(arguments: [
    (#"{"jti":"sync_1"}"#, RevocationRule.Subject.token("sync_1")), (#"{"session_id":"s"}"#, .session("s")),
    (#"{"device_id":"d"}"#, .device("d")), (#"{"user_id":"user:7"}"#, .user("7")),
    (#"{"org_id":"org:o"}"#, .organization("o")), (#"{"all":true,"jti":null}"#, .all),
  ])
  func `each kind of subject can be named`(body: String, subject: RevocationRule.Subject) throws {
    let order = try order(body)
    #expect(order.subjects.map(\.kind) == [subject.kind])
    #expect(order.subjects.map(\.id) == [subject.id])
    #expect(order.requestedBy == "admin")
    #expect(order.reason == nil)
    #expect(order.before == nil)
  }

  @Test func `the cutoff follows from the moment, rounded up, and the clock bound`() throws {
    let entries = try order(#"{"all":true,"reason":"leak","requested_by":"ops"}"#)
      .entries(at: now, upTo: now, randomness: CountingRandom())
    #expect(entries.map(\.rule.cutoff) == [now.seconds + 2])
    #expect(entries.map(\.before) == [now])
    #expect(entries.map(\.createdAt) == [now])
    #expect(entries.map(\.reason) == ["leak"])
    #expect(entries.map(\.requestedBy) == ["ops"])
    #expect(entries.allSatisfy { RevocationID.isWellFormed($0.id) })
    let earlier = try order(#"{"all":true,"before":1772000000}"#).entries(
      at: now,
      upTo: now,
      randomness: CountingRandom()
    )
    #expect(earlier.map(\.rule.cutoff) == [1_772_000_001])
    #expect(earlier.map(\.createdAt) == [now])
  }

  @Test func `a moment is RFC 3339 or whole seconds, and at most a second ahead`() throws {
    #expect(try order(#"{"all":true,"before":"2026-02-25T09:45:13+01:00"}"#).before?.seconds == now.seconds + 1)
    #expect(try order(#"{"all":true,"before":0}"#).before == Timestamp(seconds: 0))
    for before in [
      #""2026-02-25T08:45:14Z""#, "\(now.seconds + 2)", "9223372036854775807", "-1", "1.5", "1e9", #""1772000000""#,
      #""1969-12-31T23:59:59Z""#, #""yesterday""#, "true", "[]",
    ] {
      #expect(faults { try order(#"{"all":true,"before":\#(before)}"#) } == ["before"], "\(before)")
    }
  }

  @Test(arguments: [
    ("", ["body"]), ("{}", ["body"]), (#"{"jti":"a","all":true}"#, ["body"]), (#"{"all":false}"#, ["all"]),
    (#"{"all":"true"}"#, ["all"]), (#"{"jti":""}"#, ["jti"]), (#"{"jti":1}"#, ["jti"]),
    (#"{"jti":"a\u0000"}"#, ["jti"]),
    (#"{"user_id":"user:"}"#, ["user_id"]), (#"{"jti":"a","reason":""}"#, ["reason"]),
    (#"{"jti":"a","reason":"x\n"}"#, ["reason"]), (#"{"jti":"a","requested_by":7}"#, ["requested_by"]),
    (#"{"jti":"a","sesion_id":"b"}"#, ["sesion_id"]), (#"{"jti":"a","x y":"b"}"#, ["body"]),
    (#"{"jti":"eyJhbGciOiJIUzI1NiJ9.e30.c2ln"}"#, ["jti"]), (#"{"jti":"a","reason":"found oa_pat_1"}"#, ["reason"]),
  ])
  func `everything else is told by its member`(body: String, fields: [String]) {
    #expect(faults { try order(body) } == fields)
  }

  @Test func `the lengths have bounds`() throws {
    func text(_ count: Int) -> String { String(repeating: "é", count: count) }
    _ = try order(#"{"jti":"\#(text(512))","reason":"\#(text(500))","requested_by":"\#(text(128))"}"#)
    #expect(faults { try order(#"{"jti":"\#(text(513))"}"#) } == ["jti"])
    #expect(faults { try order(#"{"jti":"a","reason":"\#(text(501))"}"#) } == ["reason"])
    #expect(faults { try order(#"{"jti":"a","requested_by":"\#(text(129))"}"#) } == ["requested_by"])
  }

  @Test func `what is no strict object is malformed`() {
    for body in ["[", "[]", #"{"jti":"a","jti":"a"}"#, "{} "] where body != "{} " {
      let failure = #expect(throws: RequestFailure.self) { try order(body) }
      #expect(failure?.status == 400)
    }
  }

  @Test func `the same request has the same digest, however and whenever it is written`() throws {
    let first = try order(#"{"user_id":"user:7","reason":"x"}"#).digest
    #expect(first.count == 64)
    #expect(try order(#"{ "reason":"x", "before":null, "user_id":"7" }"#).digest == first)
    for other in [
      #"{"user_id":"8","reason":"x"}"#, #"{"session_id":"7","reason":"x"}"#, #"{"user_id":"7"}"#,
      #"{"user_id":"7","reason":"x","requested_by":"me"}"#, #"{"user_id":"7","reason":"x","before":1772000000}"#,
    ] {
      #expect(try order(other).digest != first, "\(other)")
    }
  }

  // MARK: Sessions

  @Test func `sessions and devices are taken once each, in their order`() throws {
    let body = #"{"session_ids":["b","a","b"],"device_ids":["a"],"reason":"sign-out"}"#
    let order = try RevocationOrder(endingSessions: Array(body.utf8))
    #expect(order.subjects.map(\.kind) == [.session, .session, .device])
    #expect(order.subjects.map(\.id) == ["b", "a", "a"])
    // U+0065 U+0301 is not U+00E9, though Unicode calls them equal.
    let accents = try RevocationOrder(endingSessions: Array("{\"session_ids\":[\"e\u{301}\",\"\u{e9}\"]}".utf8))
    #expect(accents.subjects.count == 2)
  }

  @Test func `there are 1 to 1,000 of them together`() throws {
    func body(_ sessions: Int, _ devices: Int) -> [UInt8] {
      let ids = (0..<sessions).map { "\"s\($0)\"" }.joined(separator: ",")
      let others = (0..<devices).map { "\"d\($0)\"" }.joined(separator: ",")
      return Array(#"{"session_ids":[\#(ids)]\#(devices > 0 ? #","device_ids":[\#(others)]"# : "")}"#.utf8)
    }
    #expect(try RevocationOrder(endingSessions: body(999, 1)).subjects.count == 1000)
    for (sessions, devices) in [(0, 0), (1001, 0), (0, 1), (1, 1000)] {
      #expect(!faults { try RevocationOrder(endingSessions: body(sessions, devices)) }.isEmpty)
    }
    for text in ["{}", "", #"{"session_ids":"a"}"#, #"{"session_ids":[1]}"#, #"{"session_ids":["a"],"jti":"b"}"#] {
      #expect(faults { try RevocationOrder(endingSessions: Array(text.utf8)) }.count == 1, "\(text)")
    }
  }

  @Test func `ids of rules are told from other text`() {
    let id = RevocationID.make(from: 0xabc)
    #expect(id == "rev_00000000000000000000000000000abc")
    #expect(RevocationID.isWellFormed(id))
    for text in ["", "rev_", id + "0", id.uppercased(), String(id.dropLast()) + "g", "sev_" + id.dropFirst(4)] {
      #expect(!RevocationID.isWellFormed(text), "\(text)")
    }
  }
}
