import JWT
import TestSupport
import Testing
import TokenRules
import TokenVerification

@Suite struct VerifierReportTests {
  @Test func `a report goes over the wire and back`() throws {
    for report in [
      VerifierReport.fixture(lastAccepted: ["a": Fixtures.now, "b": Timestamp(seconds: 0)]),
      VerifierReport(
        id: "x",
        ringDigest: String(repeating: "0", count: 64),
        generation: "0",
        leeway: 0,
        maximumAge: nil,
        revocationPosition: 7
      ),
    ] {
      #expect(try VerifierReport(parsing: report.json) == report)
    }
  }

  @Test(arguments: [
    ("id", #""""#), ("id", #""a b""#), ("id", #""ä""#), ("id", "1"),
    ("id", #""\#(String(repeating: "x", count: 129))""#),
    ("ring_digest", #""abc""#), ("ring_digest", #""\#(String(repeating: "A", count: 64))""#), ("generation", "7"),
    ("leeway_seconds", "-1"), ("leeway_seconds", "1.5"), ("leeway_seconds", "null"), ("max_age_seconds", #""900""#),
    ("last_accepted", "[]"), ("last_accepted", #"{"a":1}"#), ("last_accepted", #"{"a b":"2026-02-25T08:45:12Z"}"#),
    ("last_accepted", #"{"a":"yesterday"}"#), ("revocation_position", "-1"),
    ("revocation_position", "9007199254740992"),
  ])
  func `a member that is wrong is named`(name: String, value: String) throws {
    var members = [
      "id": #""runtime""#, "ring_digest": #""\#(String(repeating: "a", count: 64))""#, "generation": #""7""#,
      "leeway_seconds": "30",
    ]
    members[name] = value
    let body = "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    let error = #expect(throws: VerifierReportError.self) { try VerifierReport(parsing: Array(body.utf8)) }
    guard case .invalid(let faults)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
    #expect(faults.map(\.field) == [name])
  }

  @Test func `more keys than a ring can hold in its life are too many`() throws {
    let times = Dictionary(uniqueKeysWithValues: (0...VerifierReport.maximumKeys).map { ("k\($0)", Fixtures.now) })
    #expect(throws: VerifierReportError.self) {
      try VerifierReport(parsing: VerifierReport.fixture(lastAccepted: times).json)
    }
  }
}
