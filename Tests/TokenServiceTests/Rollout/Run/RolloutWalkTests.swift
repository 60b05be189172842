import Foundation
import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// Rollouts against real servers, under a manual clock.
@Suite struct RolloutWalkTests {
  private let bench: RolloutBench

  init() throws { bench = try RolloutBench() }

  /// A production rollout whose answers a test changes; the reasons of its decision.
  private func reasons(
    _ kind: RolloutKind = .production,
    shaping shape: @escaping @Sendable (inout RolloutSettings) -> Void = { _ in },
    _ change: @escaping @Sendable (RolloutServers) -> Void
  ) async throws -> [String] {
    let bench = bench
    try await RolloutServers.run { servers, server in
      change(servers)
      var settings = try bench.settings(kind, server.url)
      shape(&settings)
      let result = try await bench.run(
        .new(settings, directory: bench.directory),
        waivers: kind == .staging ? [] : RolloutBench.waivers
      )
      #expect(try bench.text("SUMMARY.md").hasSuffix("\nDecision: \(result.decision.word)\n"))
      for reason in result.decision.reasons {
        #expect(try bench.text("SUMMARY.md").contains(MarkdownText.line(reason)))
      }
      #expect(try bench.check.isGood)
    }
    let summary = try bench.text("SUMMARY.md")
    let why = try #require(summary.components(separatedBy: "## Why\n\n").last?.components(separatedBy: "\n\n").first)
    return why.split(separator: "\n").map { line in
      String(line.hasPrefix("- ") ? line.dropFirst(2) : line).replacing("\\", with: "")
    }
  }

  @Test func `a healthy production is allowed, and every artifact is there`() async throws {
    #expect(try await reasons { _ in } == ["Every step passed, or was skipped with leave."])
    let cohorts = try bench.lines("cohort-results.jsonl")
    #expect(cohorts.map { $0["cohort_percent"]?.integer } == [5, 100])
    for line in cohorts {
      #expect(line["status"]?.string == "passed" && line["http_status"]?.integer == 200)
      #expect(line["duration_seconds"]?.double != nil && line["driver"]?.string == "spacetime")
      #expect(try bench.text(try #require(line["response_file"]?.string)).contains("spacetime"))
    }
    let labels = try bench.lines("slo-results.jsonl").compactMap { $0["label"]?.string }
    let expected = [
      "baseline", "post_rollback_drill", "cohort_5", "soak_5_1", "soak_5_10", "cohort_100", "soak_100_10",
    ]
    #expect(Set(labels).isSuperset(of: expected))
    for label in labels { #expect(try bench.text("slo-\(label).json").contains("42.5")) }
    for suffix in ["before", "before_5", "after_5", "before_100", "after_100", "after"] {
      #expect(try bench.text("runtime_metrics_\(suffix).json").contains("replay"))
      #expect(try bench.text("control_status_\(suffix).json").contains("ok"))
    }
    let sequence = try bench.text("cohort-env-sequence.txt")
    for line in [
      "OA_RUNTIME_CANARY_USER_PERCENT=5", "OA_RUNTIME_CANARY_AUTOPILOT_PERCENT=100", "OA_RUNTIME_SHADOW_ENABLED=true",
      "OA_RUNTIME_SHADOW_SAMPLE_RATE=1.0", "recommended_soak_seconds=20",
    ] { #expect(sequence.split(separator: "\n").contains { $0 == line }, "\(line)") }
  }

  @Test func `every line and the summary say what run, commit and configuration they are of`() async throws {
    _ = try await reasons { _ in }
    let runID = try #require(try bench.check.manifest?.context.runID)
    for file in ["gate-results.jsonl", "cohort-results.jsonl", "slo-results.jsonl", "events.jsonl"] {
      for line in try bench.lines(file) {
        for name in ["schema", "run_id", "commit", "config_digest"] {
          #expect(line[name]?.string != nil, "\(file) \(name)")
        }
        #expect(line["run_id"]?.string == runID)
      }
    }
    let summary = try bench.text("SUMMARY.md")
    for words in [
      runID, "rollout.summary.v1", "- Commit:", "- Configuration:", "- Owner:", "- Signed off at:",
      "- Stable revision: stable-1",
    ] {
      #expect(summary.contains(words), "\(words)")
    }
  }

  // MARK: Every reason to block

  @Test func `a probe that answers 500 blocks`() async throws {
    let reasons = try await reasons { $0.change { $0.probe = .status(500) } }
    #expect(reasons == ["probe:5: the control service answers 500"])
    #expect(try bench.lines("cohort-results.jsonl").map { $0["http_status"]?.integer } == [500])
  }

  // A refused connection ended the script: no summary, no decision.
  @Test func `a probe that is refused blocks, and ends in a decision`() async throws {
    let gone = try SilentListener().port
    let reasons = try await reasons(shaping: { $0.controlBaseURL = "http://127.0.0.1:\(gone)" }) { _ in }
    #expect(reasons == ["probe:5: the control service refuses the connection"])
    #expect(try bench.lines("cohort-results.jsonl").first?["http_status"]?.isNull == true)
  }

  // The probe's answer was not read.
  @Test func `an answer without a driver blocks`() async throws {
    let reasons = try await reasons { $0.change { $0.probe = .json(#"{"status":"ok"}"#) } }
    #expect(reasons == ["probe:5: the answer names no driver"])
  }

  @Test func `a redirect of the probe blocks, and is not followed`() async throws {
    let reasons = try await reasons { $0.change { $0.probe = .redirect(to: "/status") } }
    #expect(reasons.first?.contains("a redirect to /status, which is not followed") == true)
  }

  @Test func `a key that is sent here once and there once blocks`() async throws {
    let bench = bench
    let flip = Flip()
    try await ScriptedServer.run({ _ in .json(#"{"driver":"\#(flip.next() ? "spacetime" : "legacy")"}"#) }) { server in
      var settings = try bench.settings(.staging, server.url)
      (settings.metricsURL, settings.controlStatusURL) = (nil, nil)
      let result = try await bench.run(.new(settings, directory: bench.directory), waivers: [])
      #expect(result.decision.reasons == ["probe:5: the same cohort key got two answers"])
    }
  }

  @Test func `a latency over its bound blocks`() async throws {
    let reasons = try await reasons { $0.change { $0.slo = .json(#"{"p95_latency_ms":601,"error_budget_ratio":0}"#) } }
    #expect(reasons == ["slo:baseline: p95 latency 601.0 ms is over 600.0 ms"])
  }

  @Test func `an error budget over its bound blocks`() async throws {
    let reasons = try await reasons { $0.change { $0.slo = .json(#"{"p95_latency_ms":1,"error_budget_ratio":0.03}"#) } }
    #expect(reasons == ["slo:baseline: error budget ratio 0.03 is over 0.02"])
  }

  // `abc` passed as a latency, and a snapshot could run code.
  @Test func `an SLO that is no number blocks, and runs nothing`() async throws {
    let mark = bench.folder.path + "/ran"
    let text = #"{"p95_latency_ms":"1); system(\"touch \#(mark)\"","error_budget_ratio":0}"#
    let reasons = try await reasons { $0.change { $0.slo = .json(text) } }
    #expect(reasons == ["slo:baseline: p95_latency_ms is not a JSON number of at least 0"])
    #expect(!FileManager.default.fileExists(atPath: mark))
    #expect(try bench.text("slo-baseline.json") == text)
  }

  @Test func `alerts that are not evaluated block`() async throws {
    let reasons = try await reasons { $0.change { $0.alerts = .json(AlertsReadingTests.rules("")) } }
    #expect(reasons == ["alerts: there is no alerting rule"])
  }

  // MARK: What goes on while it is soaked

  // After a failure the later cohorts went on.
  @Test func `an SLO that goes over its bound in a soak stops there`() async throws {
    let bench = bench
    try await RolloutServers.run { servers, server in
      let settings = try bench.settings(.production, server.url)
      let result = try await bench.run(.new(settings, directory: bench.directory)) {
        // Ten seconds into the first soak.
        if bench.clock.uptime() >= .seconds(1010) {
          servers.change { $0.slo = .json(#"{"p95_latency_ms":9000,"error_budget_ratio":0}"#) }
        }
      }
      #expect(result.decision.reasons == ["soak:5: p95 latency 9000.0 ms is over 600.0 ms"])
      #expect(!server.requests.contains { $0.body.contains("production-rollout-100") })
      #expect(!FileManager.default.fileExists(atPath: bench.directory + "/cohort-100.json"))
    }
  }

  // The soak was printed, never waited for.
  @Test func `the whole soak of every cohort is waited for`() async throws {
    let start = bench.clock.uptime()
    _ = try await reasons(.staging, shaping: { $0.soakSeconds = 900 }) { _ in }
    #expect(bench.clock.uptime() - start == .seconds(1800))
  }

  @Test func `without a soak none is waited for, and the evidence says so`() async throws {
    let start = bench.clock.uptime()
    _ = try await reasons(.staging, shaping: { $0.skipsSoak = true }) { _ in }
    #expect(bench.clock.uptime() == start)
    #expect(try bench.text("SUMMARY.md").contains("- Soak: none: --no-soak"))
    #expect(try bench.text("SUMMARY.md").contains("not promotion evidence: gates skipped, soak skipped"))
    #expect(try bench.text("plan.json").contains(#""no_soak":true"#))
  }

  @Test func `a snapshot that cannot be had is warned of, and blocks nothing`() async throws {
    let reasons = try await reasons { $0.change { $0.metrics = .status(503) } }
    #expect(reasons == ["Every step passed, or was skipped with leave."])
    #expect(try bench.text("warnings.log").contains("runtime_metrics_before_5: "))
    #expect(try bench.text("SUMMARY.md").contains("answers 503"))
  }

  @Test func `a control service that moves another share of the users is warned of`() async throws {
    _ = try await reasons { $0.change { $0.probe = .json(#"{"driver":"legacy","canary_percent":0}"#) } }
    #expect(
      try bench.text("warnings.log") == """
        cohort 5%: the control service moves 0% of the users
        cohort 100%: the control service moves 0% of the users

        """
    )
  }

  // MARK: Secrets

  @Test func `the bearer is told to the control service alone and the read token to the metrics server alone`()
    async throws
  {
    let bench = bench
    try await RolloutServers.run { _, control in
      try await RolloutServers.run { _, metrics in
        try await RolloutServers.run { _, others in
          var settings = try bench.settings(.production, control.url)
          settings.metricsURL = metrics.url + "/metrics"
          settings.sloURL = others.url + "/slo"
          settings.alertsURL = others.url + "/rules"
          #expect(try await bench.run(.new(settings, directory: bench.directory)).allows)
          #expect(Set(control.requests.map(\.authorization)) == ["Bearer CANARY-bearer"])
          #expect(Set(metrics.requests.map(\.authorization)) == ["Bearer CANARY-read"])
          #expect(Set(others.requests.map(\.authorization)) == [nil])
          #expect(!others.requests.isEmpty)
        }
      }
    }
    for file in try FileManager.default.subpathsOfDirectory(atPath: bench.directory) {
      let text = (try? bench.text(file)) ?? ""
      #expect(!text.contains("CANARY-"), "\(file)")
    }
  }

  @Test func `a redirect takes no token anywhere`() async throws {
    let bench = bench
    try await RolloutServers.run { _, elsewhere in
      try await ScriptedServer.run({ _ in .redirect(to: elsewhere.url + "/metrics") }) { server in
        let settings = try bench.settings(.staging, server.url)
        #expect(try await bench.run(.new(settings, directory: bench.directory), waivers: []).allows == false)
        #expect(elsewhere.requests.isEmpty)
      }
    }
  }
}

/// Once yes, once no.
private final class Flip: @unchecked Sendable {
  private let lock = NSLock()
  private var value = false

  func next() -> Bool {
    lock.withLock {
      value.toggle()
      return value
    }
  }
}
