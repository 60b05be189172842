import TestSupport
import Testing
import TokenRules

@testable import TokenService

/// The runtime's rollout, over days of a manual clock.
@Suite struct RuntimeRolloutTests {
  private let bench: RolloutBench

  init() throws { bench = try RolloutBench() }

  private static let waivers = [Waiver(step: "gates", reason: "a test")]

  @Test func `it takes its days, and ends in allow, with a report for every stage`() async throws {
    let bench = bench
    try await RolloutServers.run { _, server in
      let settings = try bench.settings(.runtime, server.url)
      // A Monday noon: weekends are tried with the holds, and each day here is three hundred snapshots that are sealed.
      bench.clock.step(to: try #require(Timestamp(rfc3339: "2026-02-23T12:00:00Z")))
      let start = bench.clock.uptime()
      let result = try await bench.run(
        .new(settings, directory: bench.directory),
        waivers: Self.waivers,
        signer: "Ada Lovelace"
      )
      #expect(result.decision.reasons == [])
      let hours = (bench.clock.uptime() - start).components.seconds / 3600
      #expect(hours == 1 + 24 + 4 + 4 + 24)
      for stage in ["preflight", "internal-canary", "external-5", "broad-25", "broad-50", "full-100"] {
        let report = try bench.text("gate-report-\(stage).md")
        #expect(report.contains("Go or no-go: go"), "\(stage)")
        #expect(report.contains("- Signed off by: Ada Lovelace"), "\(stage)")
        #expect(report.contains("curl -sS"), "\(stage)")
        #expect(report.contains("\n## Remediation\n"), "\(stage)")
      }
      #expect(try bench.lines("kpi-results.jsonl").count == 30)
      #expect(try bench.text("SUMMARY.md").contains("by Ada Lovelace"))
    }
  }

  @Test func `without a signature it waits at the stage, and goes on with one`() async throws {
    let bench = bench
    try await RolloutServers.run { _, server in
      var settings = try bench.settings(.runtime, server.url)
      settings.holdSeconds = 10
      let waivers = Self.waivers + [Waiver(step: "holds", reason: "a test")]
      let first = try await bench.run(.new(settings, directory: bench.directory), waivers: waivers)
      #expect(first.decision.reasons == ["preflight awaits its sign-off: go on with --resume and --sign-off"])
      #expect(try bench.text("gate-report-preflight.md").contains("- Signed off by: not signed off"))
      let second = try await bench.run(.resumed(.runtime, directory: bench.directory), waivers: [], signer: "Ada")
      #expect(second.allows)
      #expect(try bench.text("gate-report-preflight.md").contains("- Signed off by: Ada"))
    }
  }

  @Test func `a KPI beyond its bound is a no-go with its blockers, and stops`() async throws {
    let bench = bench
    try await RolloutServers.run { servers, server in
      let settings = try bench.settings(.runtime, server.url)
      let result = try await bench.run(
        .new(settings, directory: bench.directory),
        waivers: Self.waivers,
        signer: "Ada"
      ) {
        servers.change { $0.metrics = .json(#"{"replay":{"bootstrap_p95_ms":2001}}"#) }
      }
      #expect(result.decision.reasons.count == 1)
      #expect(result.decision.reasons.first?.hasPrefix("kpis:internal-canary: no-go: replay: ") == true)
      let report = try bench.text("gate-report-internal-canary.md")
      #expect(report.contains("Go or no-go: no-go"))
      #expect(report.contains("## Blockers\n\n- replay: replay.bootstrap\\_p95\\_ms is 2001.0"))
      #expect(report.contains("- experience: experience.duplicate\\_ratio is missing"))
      #expect(report.contains("## Remediation\n\n1. (what is done, by whom, until when)"))
      #expect(try !bench.text("events.jsonl").contains("sign-off:internal-canary"))
    }
  }

  @Test func `holds that are shorter than the plan's, and no stable revision, block`() async throws {
    let bench = bench
    try await RolloutServers.run { _, server in
      var settings = try bench.settings(.runtime, server.url)
      settings.holdSeconds = 10
      settings.stableRevisions = []
      let result = try await bench.run(
        .new(settings, directory: bench.directory),
        waivers: Self.waivers,
        signer: "Ada"
      )
      #expect(result.decision.reasons.count == 2)
      #expect(result.decision.reasons.contains { $0.hasPrefix("stable-revisions skipped (no --stable-revision)") })
      #expect(result.decision.reasons.contains { $0.hasPrefix("holds skipped (the holds are shorter") })
    }
  }
}
