import Foundation
import Synchronization
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// Runs that were interrupted, and are gone on with.
@Suite struct RolloutResumeTests {
  private var bench: RolloutBench

  init() throws { bench = try RolloutBench() }

  /// A staging rollout that is interrupted when so many seconds have been waited for.
  private func interrupted(after seconds: Int, at url: String) async throws -> RolloutResult {
    let bench = bench
    var settings = try bench.settings(.staging, url)
    settings.skipsGates = true
    let waited = Mutex(0)
    let task = Mutex<Task<RolloutResult, any Error>?>(nil)
    let begun = Task { [settings] in
      try await bench.run(.new(settings, directory: bench.directory), waivers: []) {
        let count = waited.withLock { count -> Int in
          count += 1
          return count
        }
        if count == seconds { task.withLock { $0?.cancel() } }
      }
    }
    task.withLock { $0 = begun }
    return try await begun.value
  }

  private func resumed(waivers: [Waiver] = []) async throws -> RolloutResult {
    try await bench.run(.resumed(.staging, directory: bench.directory), waivers: waivers)
  }

  @Test func `an interruption ends in a written block, and the run goes on at the soak that was open`() async throws {
    let (bench, test) = (bench, self)
    try await RolloutServers.run { _, server in
      let first = try await test.interrupted(after: 8, at: server.url)
      #expect(first.decision.reasons == ["interrupted at soak:5"])
      #expect(first.canResume)
      #expect(try bench.text("SUMMARY.md").hasSuffix("\nDecision: block\n"))
      #expect(try bench.check.verdict == .complete)
      let probes = server.requests.count { $0.method == "POST" }
      let start = bench.clock.uptime()
      let second = try await test.resumed()
      #expect(second.allows)
      // Eight seconds of the first soak were watched.
      #expect(bench.clock.uptime() - start == .seconds(12 + 20))
      #expect(server.requests.count { $0.method == "POST" } == probes + 2, "only the second cohort is asked about")
      #expect(try bench.lines("cohort-results.jsonl").map { $0["cohort_percent"]?.integer } == [5, 100])
      #expect(try bench.text("SUMMARY.md").hasSuffix("\nDecision: allow\n"))
      #expect(second.runID == first.runID)
      #expect(try bench.check.verdict == .complete)
    }
  }

  @Test(arguments: ["cohort-5.json", "events.jsonl", "plan.json", "SUMMARY.md"])
  func `a bundle that was changed is refused, in a bundle of its own, and stays as it is`(_ file: String) async throws {
    let (bench, test) = (bench, self)
    try await RolloutServers.run { _, server in
      _ = try await test.interrupted(after: 3, at: server.url)
      let text = try bench.text(file)
      try text.replacing("a", with: "b", maxReplacements: 1).write(
        toFile: bench.directory + "/" + file,
        atomically: false,
        encoding: .utf8
      )
      let before = try bench.text(file)
      let result = try await test.resumed()
      #expect(!result.allows)
      #expect(result.decision.reasons.first?.contains("the bundle was changed: \(file) was changed") == true)
      #expect(result.directory != bench.directory)
      #expect(try bench.text(file) == before)
      let summary = try String(contentsOfFile: result.directory + "/SUMMARY.md", encoding: .utf8)
      #expect(summary.contains("the bundle was changed") && summary.hasSuffix("\nDecision: block\n"))
      try? FileManager.default.removeItem(atPath: result.directory)
    }
  }

  @Test func `a file that was added is a change`() async throws {
    let (bench, test) = (bench, self)
    try await RolloutServers.run { _, server in
      _ = try await test.interrupted(after: 3, at: server.url)
      try bench.folder.write("bundle/cohort-7.json", "{}")
      let result = try await test.resumed()
      #expect(result.decision.reasons.first?.contains("cohort-7.json was added") == true)
      try? FileManager.default.removeItem(atPath: result.directory)
    }
  }

  @Test func `what was written behind the last seal is cut off and done again`() async throws {
    let (bench, test) = (bench, self)
    try await RolloutServers.run { _, server in
      _ = try await test.interrupted(after: 3, at: server.url)
      let file = bench.directory + "/cohort-results.jsonl"
      let handle = try #require(FileHandle(forWritingAtPath: file))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(#"{"cohort_percent":100,"status":"passed"}"#.utf8))
      try handle.close()
      #expect(try await test.resumed().allows)
      #expect(try bench.lines("cohort-results.jsonl").map { $0["cohort_percent"]?.integer } == [5, 100])
    }
  }

  @Test func `a run that came to its end is not gone on with`() async throws {
    let (bench, test) = (bench, self)
    try await RolloutServers.run { servers, server in
      let settings = try bench.settings(.staging, server.url)
      #expect(try await bench.run(.new(settings, directory: bench.directory), waivers: []).allows)
      let refusal = await #expect(throws: RolloutOpening.Refusal.self) { try await test.resumed() }
      #expect(refusal?.description == "the rollout came to its end: a new one is needed")
    }
  }

  @Test func `a run of another kind, or no run at all, is not gone on with`() async throws {
    let (bench, test) = (bench, self)
    try await RolloutServers.run { _, server in
      _ = try await test.interrupted(after: 3, at: server.url)
      await #expect(throws: RolloutOpening.Refusal.self) {
        try await bench.run(.resumed(.production, directory: bench.directory))
      }
      await #expect(throws: RolloutOpening.Refusal.self) {
        try await bench.run(.resumed(.staging, directory: bench.directory + "-2"))
      }
    }
  }

  @Test func `a run that was begun with tokens is not gone on with without them`() async throws {
    let (bench, test) = (bench, self)
    try await RolloutServers.run { _, server in
      _ = try await test.interrupted(after: 3, at: server.url)
      var run = RolloutRun(beginning: .resumed(.staging, directory: bench.directory), variables: [:])
      run.say = { _ in }
      let tokenless = run
      let refusal = await #expect(throws: RolloutOpening.Refusal.self) { try await tokenless.run() }
      #expect(refusal?.description.contains("begun with a token") == true)
      #expect(try await test.resumed().allows)
    }
  }

  @Test func `a bundle that another run writes is not gone on with`() async throws {
    let (bench, test) = (bench, self)
    try await RolloutServers.run { _, server in
      _ = try await test.interrupted(after: 3, at: server.url)
      let folder = try EvidenceFolder(bench.directory)
      #expect(folder.lock())
      let refusal = await #expect(throws: RolloutOpening.Refusal.self) { try await test.resumed() }
      #expect(refusal?.description == "another run is writing the bundle")
      withExtendedLifetime(folder) {}
    }
  }

  @Test func `a signed bundle goes on with its key alone`() async throws {
    var test = self
    test.bench.key = EvidenceKey(Ed25519PrivateKey.generate())
    let signed = test
    try await RolloutServers.run { _, server in
      _ = try await signed.interrupted(after: 3, at: server.url)
      var other = signed
      other.bench.key = EvidenceKey(Ed25519PrivateKey.generate())
      let stranger = other
      await #expect(throws: RolloutOpening.Refusal.self) { try await stranger.resumed() }
      other.bench.key = nil
      let nobody = other
      await #expect(throws: RolloutOpening.Refusal.self) { try await nobody.resumed() }
      #expect(try await signed.resumed().allows)
      guard case .authenticated = try signed.bench.check.verdict else { return #expect(Bool(false), "not signed") }
    }
  }
}
