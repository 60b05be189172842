import Foundation
import TestSupport
import Testing

@testable import TokenService

/// The command line of `token-service drill chaos`, and how it ends when it is ended.
@Suite struct ChaosDrillCommandTests {
  @Test(arguments: [
    ["--only", "nonsense"], ["--seed", "x"], ["--nonsense"], ["--waive", "clock-step"], ["--reason", "why"],
    ["--waive", "clock-step", "--reason", ""], ["--output-dir", ""],
    ["--waive", "clock-step", "--reason", "a", "--waive", "clock-step", "--reason", "b"],
  ])
  func `a wrong command line is 2`(_ arguments: [String]) async throws {
    let run = try await CommandRun(["drill", "chaos"] + arguments, in: try TestSupport.TemporaryFolder())
    #expect(run.code == 2)
    #expect(run.output == "")
  }

  @Test func `the scenarios are listed in their order`() async throws {
    let run = try await CommandRun(["drill", "chaos", "--list"], in: try TestSupport.TemporaryFolder())
    #expect(run.code == 0)
    let names = run.output.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
    #expect(names == ChaosScenario.allCases.map(\.rawValue))
  }

  @Test func `evidence that cannot be kept is told at once`() async throws {
    let folder = try TestSupport.TemporaryFolder()
    let arguments = ["drill", "chaos", "--only", "overload", "--output-dir", "/proc/nowhere"]
    let run = try await CommandRun(arguments, in: folder)
    #expect(run.code == ExitStatus.inputOutput.rawValue)
    #expect(run.complaint.contains("/proc/nowhere"))
  }

  @Test(arguments: [SIGINT, SIGTERM]) func `an interruption ends in a written decision, and leaves no process`(
    _ signal: Int32
  ) async throws {
    let drill = try RehearsalProcess(
      ["drill", "chaos", "--only", "replica-killed", "--only", "bad-keyring"],
      output: "--output-dir"
    )
    let children = try await drill.children(2)
    #expect(children.count == 2)
    drill.send(signal)
    #expect(try await drill.wait() == 1)
    #expect(try drill.summary().contains("replica-killed failed: interrupted"))
    #expect(try drill.summary().contains("bad-keyring was skipped: interrupted before it began"))
    #expect(try drill.summary().hasSuffix("\nDecision: block\n"))
    #expect(try await drill.verify().code == 0)
    #expect(children.allSatisfy { !RehearsalProcess.isAlive($0) })
    #expect(drill.leftovers == [])
  }

  @Test func `no process outlives drills that are killed`() async throws {
    let drill = try RehearsalProcess(["drill", "chaos", "--only", "replica-killed"], output: "--output-dir")
    let children = try await drill.children(2)
    drill.send(SIGKILL)
    #expect(try await drill.wait() == -SIGKILL)
    for _ in 0..<200 where children.contains(where: RehearsalProcess.isAlive) {
      try await Task.sleep(for: .milliseconds(25))
    }
    #expect(children.allSatisfy { !RehearsalProcess.isAlive($0) })
    #expect(try await drill.verify().code == 1)
  }
}
