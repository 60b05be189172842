import Foundation
import JWT
import TestSupport
import Testing

@testable import TokenService

/// `token-service rollout` as a process, with real gates, servers and signals.
@Suite struct RolloutCommandTests {
  @Test func `staging, and production behind it, end in allow`() async throws {
    try await RolloutFixture.run { fixture in
      let staging = try await fixture.roll("staging")
      #expect(staging.decision == "Decision: allow" && staging.code == 0, "\(staging.run.output)")
      #expect(staging.bundle.hasPrefix("output/canary/spacetime/staging-2"))
      let gates = try staging.lines("gate-results.jsonl")
      #expect(
        gates.map { $0["gate"]?.string } == [
          "spacetime-provision-staging", "spacetime-replay-resume", "spacetime-chaos", "sync-security",
        ]
      )
      for gate in gates {
        #expect(gate["status"]?.string == "passed" && (gate["count"]?.integer ?? 0) > 0)
        #expect(try !staging.text(try #require(gate["log_file"]?.string)).isEmpty)
      }
      #expect(try staging.text("canary-env-sequence.txt").contains("OA_RUNTIME_CANARY_USER_PERCENT=50"))
      let production = try await fixture.roll(
        "production",
        ["--staging-bundle", staging.directory, "--alerts-url", fixture.server.url + "/rules"]
      )
      #expect(production.decision == "Decision: allow" && production.code == 0, "\(production.run.output)")
      #expect(try production.summary.contains("rollout-staging-"))
      #expect(try production.text("staging/SUMMARY.md").hasSuffix("Decision: allow\n"))
      let verified = try await CommandRun(["rehearse", "verify", production.directory], in: fixture.folder)
      #expect(verified.code == 0, "\(verified.output)")
      #expect(try production.text("report.html").contains("ALLOW"))
    }
  }

  // MARK: Gates

  @Test func `a gate that is red blocks, and nobody is moved`() async throws {
    try await RolloutFixture.run { fixture in
      try fixture.lane("spacetime-chaos", "echo 'spacetime-chaos: 3 tests ran'; exit 1")
      let outcome = try await fixture.roll("staging")
      #expect(outcome.decision == "Decision: block" && outcome.code == 1)
      #expect(try outcome.summary.contains("- gate:spacetime-chaos: it ended with exit code 1"))
      #expect(fixture.server.requests.isEmpty)
    }
  }

  // Two gates' test filters matched no test, and passed.
  @Test(arguments: ["echo 'sync-security: 0 tests ran'", "true"])
  func `a gate that ran no test blocks`(_ script: String) async throws {
    try await RolloutFixture.run { fixture in
      try fixture.lane("sync-security", script)
      let outcome = try await fixture.roll("staging")
      #expect(outcome.code == 1)
      #expect(try outcome.summary.contains("- gate:sync-security: it "))
    }
  }

  @Test func `an environment that is not provisioned blocks`() async throws {
    try await RolloutFixture.run { fixture in
      let outcome = try await fixture.roll("staging", changing: ["OA_SPACETIME_STAGING_DATABASE": nil])
      #expect(outcome.code == 1)
      #expect(try outcome.summary.contains("gate:spacetime-provision-staging: it ended with exit code 1"))
      let log = try outcome.text("logs/gate-spacetime-provision-staging.log")
      #expect(log.contains("OA_SPACETIME_STAGING_DATABASE is not set"))
    }
  }

  @Test func `a drill that fails blocks, before anybody is moved`() async throws {
    try await RolloutFixture.run { fixture in
      let outcome = try await fixture.roll(
        "production",
        ["--skip-gates", "--waive", "gates", "--reason", "a test", "--waive", "staging-bundle", "--reason", "a test"]
          + ["--alerts-url", fixture.server.url + "/rules", "--rollback-drill-command", "echo broken >&2; exit 4"]
      )
      #expect(outcome.code == 1)
      #expect(try outcome.summary.contains("- rollback-drill: it ended with exit code 4"))
      #expect(try outcome.text("logs/rollback-drill.log") == "broken\n")
      #expect(fixture.server.requests.allSatisfy { $0.method == "GET" })
    }
  }

  // MARK: What is skipped

  @Test func `production without what it wants blocks at once, and names all of it`() async throws {
    try await RolloutFixture.run { fixture in
      let outcome = try await fixture.roll("production", ["--skip-gates"])
      #expect(outcome.code == 1)
      let summary = try outcome.summary
      for words in ["gates skipped (--skip-gates), and not waived", "staging-bundle skipped", "alerts skipped"] {
        #expect(summary.contains("- " + words), "\(words)")
      }
      #expect(fixture.server.requests.isEmpty)
    }
  }

  @Test func `staging with its gates skipped allows, and no production goes by it`() async throws {
    try await RolloutFixture.run { fixture in
      let staging = try await fixture.roll("staging", ["--skip-gates"])
      #expect(staging.code == 0)
      #expect(try staging.summary.contains("not promotion evidence: gates skipped"))
      #expect(
        try staging.lines("gate-results.jsonl").map { $0["status"]?.string } == Array(repeating: "skipped", count: 4)
      )
      let production = try await fixture.roll(
        "production",
        ["--staging-bundle", staging.directory, "--alerts-url", fixture.server.url + "/rules"]
      )
      #expect(production.code == 1)
      #expect(
        try production.summary.contains(
          "- staging-bundle: the staging rollout is not promotion evidence: gates skipped"
        )
      )
    }
  }

  @Test func `a staging bundle that was changed, or blocked, lets no production go`() async throws {
    try await RolloutFixture.run { fixture in
      let staging = try await fixture.roll("staging")
      let arguments = ["--staging-bundle", staging.directory, "--alerts-url", fixture.server.url + "/rules"]
      try Data("{}".utf8).write(to: URL(filePath: staging.directory + "/cohort-50.json"))
      let changed = try await fixture.roll("production", arguments)
      #expect(changed.code == 1)
      #expect(try changed.summary.contains("the staging bundle is CHANGED: cohort-50.json was changed"))
      fixture.servers.change { $0.probe = .status(500) }
      let blocked = try await fixture.roll("staging")
      let next = try await fixture.roll("production", ["--staging-bundle", blocked.directory] + arguments.suffix(2))
      #expect(try next.summary.contains("- staging-bundle: the staging rollout did not allow"))
    }
  }

  // MARK: Ends

  @Test(arguments: [SIGINT, SIGTERM]) func `Ctrl-C ends in a written block, and the run can be gone on with`(
    _ signal: Int32
  ) async throws {
    try await RolloutFixture.run { fixture in
      let long = ["--cohorts", "50,100", "--cohort-soak-seconds", "3"]
      let process = try RolloutProcess(["staging", "--skip-gates"] + long, fixture)
      try await process.waitUntil("watched")
      process.send(signal)
      #expect(try await process.wait() == 1)
      #expect(try process.text("SUMMARY.md").hasSuffix("\nDecision: block\n"))
      #expect(try process.text("SUMMARY.md").contains("- interrupted at soak:50"))
      let resumed = try await fixture.roll("staging", ["--resume", process.bundle])
      #expect(resumed.decision == "Decision: allow" && resumed.code == 0, "\(resumed.run.output)")
    }
  }

  @Test func `Ctrl-C within a gate ends the gate, too`() async throws {
    try await RolloutFixture.run { fixture in
      let mark = fixture.folder.path + "/pid"
      try fixture.lane("spacetime-chaos", "echo $$ > \(mark); exec sleep 300")
      let process = try RolloutProcess(["staging"], fixture)
      for _ in 0..<2000 where !FileManager.default.fileExists(atPath: mark) {
        try await Task.sleep(for: .milliseconds(10))
      }
      try await Task.sleep(for: .milliseconds(50))
      let id = try #require(Int32(try String(contentsOfFile: mark, encoding: .utf8).trimmingCharacters(in: .newlines)))
      process.send(SIGINT)
      #expect(try await process.wait() == 1)
      #expect(!RehearsalProcess.isAlive(id))
      #expect(try process.text("SUMMARY.md").contains("- interrupted at gate:spacetime-chaos"))
    }
  }

  @Test func `a run that is killed stands blocked, and can be gone on with`() async throws {
    try await RolloutFixture.run { fixture in
      let long = ["--cohorts", "50,100", "--cohort-soak-seconds", "3"]
      let process = try RolloutProcess(["staging", "--skip-gates"] + long, fixture)
      try await process.waitUntil("watched")
      process.send(SIGKILL)
      #expect(try await process.wait() == -SIGKILL)
      #expect(try process.text("SUMMARY.md").hasSuffix("\nDecision: block\n"))
      let resumed = try await fixture.roll("staging", ["--resume", process.bundle])
      #expect(resumed.code == 0, "\(resumed.run.output) \(resumed.run.complaint)")
    }
  }

  @Test func `a bundle that was changed is not gone on with, and that is a block with its reason`() async throws {
    try await RolloutFixture.run { fixture in
      let process = try RolloutProcess(
        ["staging", "--skip-gates", "--cohorts", "50,100", "--cohort-soak-seconds", "3"],
        fixture
      )
      try await process.waitUntil("watched")
      process.send(SIGINT)
      _ = try await process.wait()
      try Data("{}".utf8).write(to: URL(filePath: process.bundle + "/cohort-50.json"))
      let resumed = try await fixture.roll("staging", ["--resume", process.bundle])
      #expect(resumed.code == 1 && resumed.decision == "Decision: block")
      #expect(try resumed.summary.contains("the bundle was changed: cohort-50.json was changed"))
    }
  }

  // Directories of the same second collided.
  @Test func `runs of the same second have folders of their own`() async throws {
    try await RolloutFixture.run { fixture in
      let bundles = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<3 { group.addTask { try await fixture.roll("staging", ["--skip-gates", "--no-soak"]).bundle } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(bundles.count == 3)
    }
  }

  // MARK: Command line

  @Test func `a folder that is named is the bundle, and one that is not empty is refused`() async throws {
    try await RolloutFixture.run { fixture in
      let arguments = ["--skip-gates", "--no-soak", "--output-dir", fixture.folder.path + "/a/b"]
      #expect(try await fixture.roll("staging", arguments).directory == fixture.folder.path + "/a/b")
      let second = try await fixture.roll("staging", arguments)
      #expect(second.code == 2)
      #expect(second.run.complaint.contains("is not empty"))
    }
  }

  @Test(arguments: [
    [], ["nonsense"], ["staging", "--cohorts", "10,5,100"], ["staging", "--cohorts", "5,5,100"],
    ["staging", "--cohorts", "5,10"], ["staging", "--cohort-soak-seconds", "0"],
    ["staging", "--cohort-soak-seconds", "x"],
    ["staging", "--control-base-url", "control"], ["staging", "--waive", "gates"],
    ["staging", "--waive", "x", "--reason", "y"],
    ["production", "--waive", "gates", "--reason", " "], ["production", "--max-p95-latency-ms", "abc"],
    ["production", "--max-p95-latency-ms", "-1"], ["production", "--max-error-budget-ratio", "1.5"],
    ["production", "--max-error-budget-ratio", "0x1"], ["staging", "--slo-snapshot-url", "http://127.0.0.1/"],
    ["staging", "--resume", "x", "--cohorts", "100"], ["staging", "--resume", "/nonexistent"],
    ["runtime", "--kpi", "nonsense"], ["runtime", "--hold-seconds", "0"],
    ["staging", "--control-base-url", "http://control.example.com", "--auth-token", "CANARY-t"],
    ["staging", "--evidence-key", "/nonexistent"],
  ])
  func `a wrong command line is 2, and makes nothing`(_ arguments: [String]) async throws {
    let folder = try TestSupport.TemporaryFolder()
    let run = try await CommandRun(["rollout"] + arguments, in: folder)
    #expect(run.code == 2 || (arguments.isEmpty && run.code == 0), "\(run.complaint)")
    #expect(!run.complaint.contains("CANARY"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test(arguments: [
    ("OA_STAGING_CANARY_COHORTS", "5,1,100"), ("OA_STAGING_CANARY_COHORT_SOAK_SECONDS", "soon"),
    ("OA_STAGING_CONTROL_BASE_URL", "control"), ("OA_RUNTIME_METRICS_URL", "x"),
  ])
  func `a wrong variable is 2, and is named`(_ name: String, _ value: String) async throws {
    let run = try await CommandRun(["rollout", "staging"], in: try TestSupport.TemporaryFolder(), with: [name: value])
    #expect(run.code == 2)
    #expect(run.complaint.contains(name))
  }

  @Test func `help ends with 0, by -h too`() async throws {
    for kind in ["staging", "production", "runtime"] {
      let run = try await CommandRun(["rollout", kind, "-h"], in: try TestSupport.TemporaryFolder())
      #expect(run.code == 0)
      #expect(run.output.contains("--control-base-url"))
    }
  }

  @Test func `the result is told as JSON, and a summary carries the owner and what was said`() async throws {
    try await RolloutFixture.run { fixture in
      let outcome = try await fixture.roll(
        "staging",
        ["--skip-gates", "--no-soak", "--json", "--owner", "sync", "--sign-off", "Ada", "--stable-revision", "r-41"]
          + ["--blocker", "waits for OPS-17", "--output-dir", "bundle"]
      )
      let json = try JSONObject(parsing: Array(outcome.run.line.utf8))
      #expect(json["decision"]?.string == "allow")
      #expect(json["promotion_evidence"]?.bool == false)
      let summary = try String(contentsOfFile: fixture.folder.path + "/bundle/SUMMARY.md", encoding: .utf8)
      for line in [
        "- Owner: sync", "- Stable revision: r-41", "- waits for OPS-17", "1. (what is done, by whom, until when)",
      ] {
        #expect(summary.contains(line), "\(line)")
      }
      #expect(summary.contains(" by Ada"))
    }
  }

  // JSON was built with printf.
  @Test func `whatever somebody writes, every line stays JSON`() async throws {
    try await RolloutFixture.run { fixture in
      fixture.servers.change { $0.probe = .redirect(to: "/\"quoted\"\\") }
      let outcome = try await fixture.roll("staging", ["--skip-gates", "--owner", #"a"b\c"#])
      #expect(outcome.code == 1)
      #expect(try outcome.lines("cohort-results.jsonl").count == 1)
      #expect(try JSONObject(parsing: Array(outcome.text("plan.json").utf8).dropLast())["owner"]?.string == #"a"b\c"#)
    }
  }
}
