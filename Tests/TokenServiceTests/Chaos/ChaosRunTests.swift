import JWT
import Testing

@testable import TokenService

/// `token-service drill chaos` with real processes: every scenario, quick, and what each one's mistake comes to.
///
/// One after the other: each measures times.
@Suite(.serialized) struct ChaosRunTests {
  @Test(.timeLimit(.minutes(5))) func `the quick drills allow, and their evidence is complete`() async throws {
    let run = try await ChaosCommand([])
    try #require(run.code == 0, "\(run.explanation)")
    #expect(run.result["decision"]?.string == "allow")
    let lines = try run.lines()
    #expect(lines.compactMap { $0["scenario"]?.string } == ChaosScenario.allCases.map(\.rawValue))
    for line in lines {
      #expect(line["status"]?.string == "passed")
      #expect(line["schema"]?.string == "chaos.result.v1")
      #expect(line["run_id"]?.string == run.result["run_id"]?.string)
      #expect(line["commit"]?.string == "test")
      #expect(line["config_digest"]?.string?.count == 64)
      #expect((line["duration_seconds"]?.double ?? 0) > 0)
      #expect((line["rules"]?.array?.count ?? 0) > 3)
      #expect(try run.text(#require(line["log_file"]?.string)).contains("holds"))
    }
    #expect(try run.text("SUMMARY.md").hasSuffix("\nDecision: allow\n"))
    #expect(try await run.verify().code == 0)
    #expect(run.leftovers == [])
    for file in try run.files() { #expect(try !run.text(file).contains("eyJ"), "\(file)") }
  }

  @Test(.timeLimit(.minutes(3)), arguments: [ChaosScenario.replicaKilled, .providerAway, .clockStep])
  func `a mistake is found`(_ scenario: ChaosScenario) async throws {
    let run = try await ChaosCommand(["--sabotage", "--only", scenario.rawValue])
    #expect(run.code == 1)
    #expect(try run.lines().map { $0["status"]?.string } == ["failed"])
    #expect(try run.text("SUMMARY.md").contains("| **broken** |"))
    #expect(try run.text("SUMMARY.md").hasSuffix("\nDecision: block\n"))
    #expect(try await run.verify().code == 0)
    #expect(run.leftovers == [])
  }
}
