import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// `token-service rehearse` with real processes.
@Suite struct RehearseRunCommandTests {
  @Test func `a short drill passes, and its evidence is complete`() async throws {
    let run = try await RehearsalRun(
      ["--scenario", "baseline,rotation,compromise,bad-ring,sigkill", "--minutes", "0.6"],
      expecting: 0
    )
    #expect(run.failures == [])
    for zero in ["false_rejects", "stale_accepts", "mint_errors"] { #expect(run.count(zero) == 0) }
    // Everything that is asserted was tried.
    for count in ["demanded_accepts", "demanded_expiries", "demanded_key_refusals", "remints", "mint_retries"] {
      #expect(run.count(count) > 0, "\(count)")
    }
    #expect(run.count("rotations") == 3)
    #expect(try run.text("SUMMARY.md").hasSuffix("Decision: pass\n"))
    #expect(try run.text("report.html").contains("compromise"))
    for file in ["events.jsonl", "samples.jsonl"] {
      for line in try run.text(file).split(separator: "\n") {
        #expect(try JSONObject(parsing: Array(line.utf8))["run_id"]?.string == run.result["run_id"]?.string)
      }
    }
    #expect(try await run.verify().code == 0)
    #expect(run.leftovers == [])
  }

  @Test func `a clock that is off is told by readiness, and refuses tokens for their time alone`() async throws {
    let run = try await RehearsalRun(["--scenario", "clock", "--minutes", "0.3"], expecting: 0)
    #expect(run.failures == [])
    let rejects = try #require(run.result["clock_rejects"]?.object)
    #expect(Set(rejects.members.map(\.name)) == ["token_expired", "token_not_yet_valid"])
    #expect(run.count("false_rejects") == 0)
    #expect(try run.text("SUMMARY.md").contains("/ready of replica-3 told of its clock after"))
  }

  @Test func `no secret and no token is in the evidence`() async throws {
    let run = try await RehearsalRun(["--scenario", "compromise", "--minutes", "0.3"], expecting: 0)
    for file in ["SUMMARY.md", "report.html", "events.jsonl", "samples.jsonl", "MANIFEST.json"] {
      let text = try run.text(file)
      #expect(!text.contains("eyJ"), "\(file)")
      #expect(!text.contains("base64url:"), "\(file)")
    }
    #expect(!run.complaint.contains("eyJ"))
  }

  // MARK: Mistakes on purpose

  @Test func `a key that signs before every replica has it is found`() async throws {
    let run = try await RehearsalRun(["--scenario", "baseline", "--sabotage", "unpublished"], expecting: 1)
    #expect(run.count("false_rejects") > 0)
    #expect(run.count("stale_accepts") == 0)
    #expect(try run.text("events.jsonl").contains(#""violation":"false_reject""#))
    #expect(try run.text("SUMMARY.md").hasSuffix("Decision: fail\n"))
    #expect(try await run.verify().code == 0)
  }

  @Test func `a retirement that nobody puts off for a replica that lags is found`() async throws {
    let run = try await RehearsalRun(["--scenario", "baseline", "--sabotage", "unextended"], expecting: 1)
    #expect(run.count("false_rejects") > 0)
    #expect(run.failures.contains { $0.hasPrefix("sabotage: ") })
  }

  @Test func `a replica that is never told of a revocation is found`() async throws {
    let run = try await RehearsalRun(["--scenario", "baseline", "--sabotage", "unrevoked"], expecting: 1)
    #expect(run.count("stale_accepts") > 0)
    #expect(run.count("false_rejects") == 0)
  }

  @Test func `minting that stops is found`() async throws {
    let run = try await RehearsalRun(["--scenario", "baseline", "--sabotage", "unreplaced"], expecting: 1)
    #expect(run.count("mint_errors") > 0)
    #expect(run.count("false_rejects") == 0)
  }

  // MARK: Ends

  @Test(arguments: [SIGINT, SIGTERM]) func `an interruption ends in a decision and a complete bundle`(
    _ signal: Int32
  ) async throws {
    let drill = try RehearsalProcess()
    try await drill.waitUntilItRuns()
    let children = try drill.children()
    #expect(children.count == 3)
    drill.send(signal)
    #expect(try await drill.wait() == 1)
    #expect(try drill.summary().contains("- interrupted\n"))
    #expect(try drill.summary().hasSuffix("Decision: fail\n"))
    #expect(try await drill.verify().code == 0)
    #expect(children.allSatisfy { !RehearsalProcess.isAlive($0) })
    #expect(drill.leftovers == [])
  }

  @Test func `no process outlives a rehearsal that is killed, and what it sealed can be told`() async throws {
    let drill = try RehearsalProcess()
    try await drill.waitUntilItRuns()
    let children = try drill.children()
    #expect(children.count == 3)
    drill.send(SIGKILL)
    #expect(try await drill.wait() == -SIGKILL)
    for _ in 0..<200 where children.contains(where: RehearsalProcess.isAlive) {
      try await Task.sleep(for: .milliseconds(25))
    }
    #expect(children.allSatisfy { !RehearsalProcess.isAlive($0) })
    let verdict = try await drill.verify()
    #expect(verdict.code == 1)
    #expect(verdict.output.hasPrefix("interrupted"))
  }

  // MARK: Command line

  @Test(arguments: [
    ["--replicas", "1"], ["--rate", "0"], ["--minutes", "0"], ["--ttl", "2"], ["--scenario", "nonsense"],
    ["--scenario", ""], ["--sabotage", "nonsense"], ["--nonsense"],
  ])
  func `a wrong command line is 2`(_ arguments: [String]) async throws {
    let run = try await CommandRun(["rehearse"] + arguments, in: try TemporaryFolder())
    #expect(run.code == 2)
    #expect(run.output == "")
  }

  @Test func `the scenarios are listed in their order`() async throws {
    let run = try await CommandRun(["rehearse", "--list-scenarios"], in: try TemporaryFolder())
    #expect(run.code == 0)
    let names = run.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(names == DrillScenario.allCases.map(\.rawValue))
  }
}
