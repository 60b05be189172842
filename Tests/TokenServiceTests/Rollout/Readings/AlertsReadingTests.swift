import Testing
import TokenRules

@testable import TokenService

@Suite struct AlertsReadingTests {
  static func rules(_ rules: String) -> String {
    #"{"status":"success","data":{"groups":[{"name":"g","rules":[\#(rules)]}]}}"#
  }

  private func read(_ text: String) throws -> AlertsReading {
    try AlertsReading(parsing: Array(text.utf8), now: try #require(Timestamp(rfc3339: "2026-02-25T08:45:12Z")))
  }

  @Test func `alerts that are evaluated are live, and those that fire are named`() throws {
    let reading = try read(
      Self.rules(
        #"{"type":"alerting","name":"Burn","health":"ok","state":"firing","lastEvaluation":"2026-02-25T08:44:59.123456789Z"},"#
          + #"{"type":"alerting","name":"Down","health":"ok","state":"inactive"},{"type":"recording","health":"err"}"#
      )
    )
    #expect(reading.rules == 2)
    #expect(reading.firing == ["Burn"])
  }

  @Test(arguments: [
    ("{}", "not that of a Prometheus"), (#"{"status":"error"}"#, "not that of a Prometheus"), ("<html>", "not that of"),
    (rules(""), "no alerting rule"), (rules(#"{"type":"recording","health":"ok"}"#), "no alerting rule"),
    (rules(#"{"type":"alerting","name":"A","health":"unknown"}"#), "the rule A is not evaluated"),
    (
      rules(#"{"type":"alerting","name":"A","health":"ok","lastEvaluation":"2026-02-25T08:30:00Z"}"#),
      "was evaluated last 15 min ago"
    ),
  ])
  func `what is not evaluated is not live`(_ text: String, _ words: String) {
    let fault = #expect(throws: AlertsReading.Fault.self) { try read(text) }
    #expect(fault?.words.contains(words) == true)
  }
}
