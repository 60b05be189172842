import JWT
import TestSupport
import Testing

@testable import TokenService

/// What the evidence of drills says.
@Suite struct ChaosSummaryTests {
  private struct Seen: ChaosFindings {
    let value: Double
    var rules: [ChaosRule] { [ChaosRule("p99_of_accepted", value, .atMost(800), "ms")] }
    var figures: [ChaosFigure] { [ChaosFigure("offered", 1999.5, "requests/s")] }
  }

  private static func outcome(_ results: [ChaosResult]) -> ChaosOutcome {
    var settings = ChaosSettings()
    settings.scenarios = results.map(\.scenario)
    let now = ManualClock().now()
    return ChaosOutcome(
      results: results,
      settings: settings,
      decision: ChaosDecision(results, settings),
      startedAt: now,
      endedAt: now,
      context: EvidenceContext(runID: "chaos-1", commit: "abc", configurationDigest: "00"),
      directory: "out/1",
      signedBy: nil
    )
  }

  private static let passed = ChaosResult(.overload, judging: Seen(value: 412), seconds: 12.3, logFile: "logs/a.log")
  private static let failed = ChaosResult(.slowClients, judging: Seen(value: 900), seconds: 1, logFile: "logs/b.log")

  @Test func `each number stands beside its rule, and the decision last`() {
    let text = ChaosSummary(outcome: Self.outcome([Self.passed, Self.failed])).text
    #expect(text.contains("| p99 of accepted | 412 ms | at most 800 ms | holds |"))
    #expect(text.contains("| p99 of accepted | 900 ms | at most 800 ms | **broken** |"))
    #expect(text.contains("| offered | 1,999.5 requests/s |"))
    #expect(text.contains("- slow-clients failed: p99 of accepted: 900 ms, at most 800 ms"))
    #expect(text.hasSuffix("\nDecision: block\n"))
  }

  @Test func `text of others is no Markdown`() {
    let result = ChaosResult(.overload, .failed, because: "a | b\n<c>", seconds: 0, logFile: "logs/a.log")
    let text = ChaosSummary(outcome: Self.outcome([result])).text
    #expect(text.contains("a \\| b\\\\u{a}\\<c\\>"))
  }

  @Test func `a line has the members that operators read, and the rules`() throws {
    var writer = JSONWriter()
    writer.beginObject()
    ChaosLine(result: Self.failed).write(to: &writer)
    writer.endObject()
    let line = try JSONObject(parsing: writer.bytes)
    #expect(line["scenario"]?.string == "slow-clients")
    #expect(line["status"]?.string == "failed")
    #expect(line["duration_seconds"]?.double == 1)
    #expect(line["log_file"]?.string == "logs/b.log")
    #expect(line["reason"] == nil)
    let rule = try #require(line["rules"]?.array?.first?.object)
    #expect(rule["value"]?.double == 900 && rule["at_most"]?.double == 800 && rule["holds"]?.bool == false)
    #expect(line["figures"]?.array?.first?.object?["value"]?.double == 1999.5)
  }

  @Test func `evidence that is lost after the summary blocks all the same`() {
    let outcome = Self.outcome([Self.passed])
    #expect(outcome.isAllowed)
    let blocked = outcome.blocked(because: "the disk is full")
    #expect(!blocked.isAllowed)
    #expect(blocked.text.contains("- the disk is full\n"))
    #expect(blocked.text.hasSuffix("\nDecision: block"))
  }
}
