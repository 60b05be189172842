import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// `token-service drill canary` with real revisions behind the real nginx.
@Suite struct CanaryDrillCommandTests {
  private static let places = ["PATH": "/usr/bin:/bin"]
  private static let short = [
    "drill", "canary", "--clients", "8", "--cohorts", "20,60", "--hold-seconds", "1.5", "--output", "bundles",
  ]

  private let folder = try! TestSupport.TemporaryFolder()

  private func drill(_ arguments: [String], expecting code: Int32) async throws -> JSONObject {
    let variables = Self.places.merging(["TMPDIR": folder.path]) { $1 }
    let run = try await CommandRun(Self.short + arguments + ["--json"], in: folder, with: variables)
    #expect(run.code == code, "\(run.complaint)")
    return try JSONObject(parsing: Array(run.line.utf8))
  }

  private func text(_ result: JSONObject, _ file: String) throws -> String {
    try String(contentsOfFile: folder.path + "/" + (result["evidence"]?.string ?? "") + "/" + file, encoding: .utf8)
  }

  @Test(arguments: CanaryFault.allCases) func `a fault is seen, and no client notices`(fault: CanaryFault) async throws
  {
    let result = try await drill(["--fault", fault.rawValue], expecting: 0)
    #expect(result["decision"]?.string == "allow" && result["failures"]?.strings == [])
    #expect(result["seconds_without_token"]?.double == 0 && result["uses_without_token"]?.integer == 0)
    for count in ["uses", "mints_stable", "mints_canary", "verified_by_the_other", "checks"] {
      #expect(result[count]?.integer ?? 0 > 0, "\(count)")
    }
    #expect(result["ends_on"]?.string == "stable")
    let summary = try text(result, "SUMMARY.md")
    #expect(summary.contains("ends on the stable revision by design") && summary.hasSuffix("Decision: allow\n"))
    let lines = try text(result, "results.jsonl").split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
    let scenarios = ["baseline", "promote-20", "promote-60", "fault-\(fault.rawValue)", "roll-back", "confirm-stable"]
    #expect(lines.map { $0["scenario"]?.string } == scenarios)
    for line in lines {
      #expect(line["status"]?.string == "passed" && line["duration_seconds"]?.double != nil)
      #expect(line["log_file"]?.string == "logs/edge-access.log" && line["run_id"]?.string == result["run_id"]?.string)
    }
    #expect(try await CommandRun(["rehearse", "verify", result["evidence"]?.string ?? ""], in: folder).code == 0)
    try expectNoSecrets(in: result)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).allSatisfy { !$0.contains("rehearsal") })
  }

  private func expectNoSecrets(in result: JSONObject) throws {
    let bundle = folder.path + "/" + (result["evidence"]?.string ?? "")
    let files = try #require(FileManager.default.enumerator(atPath: bundle)?.allObjects as? [String])
    #expect(files.contains("logs/stable.log") && files.contains("logs/edge-access.log"))
    for file in files {
      let text = (try? String(contentsOfFile: bundle + "/" + file, encoding: .utf8)) ?? ""
      #expect(!text.contains("eyJ") && !text.contains("base64url:"), "\(file)")
    }
  }

  @Test func `a gate that does not see the fault blocks, and every cohort goes back all the same`() async throws {
    let blind = ["--fault", "slow", "--max-p95-latency-ms", "100000", "--max-error-budget-ratio", "1"]
    let result = try await drill(blind, expecting: 1)
    #expect(result["failures"]?.strings?.first?.contains("the gate does not see the fault") == true)
    let steps = try text(result, "results.jsonl").split(separator: "\n").suffix(2)
    #expect(steps.count == 2 && steps.allSatisfy { $0.contains(#""status":"passed""#) })
    #expect(try text(result, "SUMMARY.md").hasSuffix("Decision: block\n"))
  }

  @Test func `a canary that is over its bound is not promoted further`() async throws {
    let result = try await drill(["--max-p95-latency-ms", "0.001"], expecting: 1)
    let steps = try text(result, "results.jsonl").split(separator: "\n")
    let names = try steps.map { try JSONObject(parsing: Array($0.utf8))["scenario"]?.string }
    #expect(names == ["baseline", "promote-20", "roll-back", "confirm-stable"])
  }

  // MARK: Ends

  @Test(arguments: [SIGINT, SIGTERM]) func `an interruption ends in a decision, without a process left`(
    _ signal: Int32
  ) async throws {
    let drill = try RehearsalProcess(["drill", "canary", "--clients", "4", "--hold-seconds", "60"], until: "traffic")
    try await drill.waitUntilItRuns()
    let children = try drill.children()
    let nginx = Self.descendants(of: children)
    #expect(children.count == 3 && nginx.count >= 2)
    drill.send(signal)
    #expect(try await drill.wait() == 1)
    #expect(try drill.summary().contains("interrupted") && drill.summary().hasSuffix("Decision: block\n"))
    #expect(try await drill.verify().code == 0)
    #expect((children + nginx).allSatisfy { !RehearsalProcess.isAlive($0) })
    #expect(drill.leftovers == [])
  }

  @Test func `no process outlives a drill that is killed, nginx neither`() async throws {
    let drill = try RehearsalProcess(["drill", "canary", "--clients", "4", "--hold-seconds", "60"], until: "traffic")
    try await drill.waitUntilItRuns()
    let all = try drill.children() + Self.descendants(of: try drill.children())
    #expect(all.count >= 5)
    drill.send(SIGKILL)
    #expect(try await drill.wait() == -SIGKILL)
    for _ in 0..<200 where all.contains(where: RehearsalProcess.isAlive) {
      try await Task.sleep(for: .milliseconds(25))
    }
    #expect(all.allSatisfy { !RehearsalProcess.isAlive($0) })
  }

  /// The children of these processes, and theirs.
  private static func descendants(of parents: [Int32]) -> [Int32] {
    parents.flatMap { parent -> [Int32] in
      let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(parent)/task")) ?? []
      let children = tasks.flatMap { task in
        let text = (try? String(contentsOfFile: "/proc/\(parent)/task/\(task)/children", encoding: .utf8)) ?? ""
        return text.split(separator: " ").compactMap { Int32($0) }
      }
      return children + descendants(of: children)
    }
  }

  // MARK: Command line

  @Test(arguments: [
    ["--clients", "0"], ["--cohorts", ""], ["--cohorts", "25,5"], ["--cohorts", "5,5"], ["--cohorts", "5,101"],
    ["--cohorts", "5,x"], ["--hold-seconds", "0"], ["--fault", "nonsense"], ["--max-error-budget-ratio", "2"],
    ["--nonsense"],
  ])
  func `a wrong command line is 2`(_ arguments: [String]) async throws {
    let run = try await CommandRun(["drill", "canary"] + arguments, in: folder, with: Self.places)
    #expect(run.code == 2 && run.output == "")
  }

  @Test func `a plan runs nothing`() async throws {
    let run = try await CommandRun(["drill", "canary", "--dry-run"], in: folder, with: Self.places)
    #expect(run.code == 0 && run.output.contains("promote-25") && run.output.hasSuffix("Nothing was run.\n"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }
}
