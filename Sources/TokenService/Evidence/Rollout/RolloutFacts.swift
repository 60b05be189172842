import TokenRules

/// What a rollout was run with, and who answers for it, in the order in which it is shown.
struct RolloutFacts {
  let report: RolloutReport

  private var settings: RolloutSettings { report.settings }
  private var machine: RolloutMachine { report.machine }

  /// Who answers, who signed, and what is gone back to; the summary has them as headed lines.
  var responsibility: [(String, String)] {
    [
      ("Owner", settings.owner ?? "not named"), ("Signed off at", signature ?? "not signed off"),
      (
        "Stable revision",
        settings.stableRevisions.isEmpty ? "not named" : settings.stableRevisions.joined(separator: ", ")
      ),
    ]
  }

  /// When somebody signed, and who.
  private var signature: String? {
    let signed = report.events.last { if case .signs = $0.kind { true } else { false } }
    guard let signed, case .signs(let name) = signed.kind else { return nil }
    return "\(Timestamp(milliseconds: signed.atUnixMs).rfc3339) by \(name)"
  }

  var run: [(String, String)] {
    let span = report.span
    let length = Figure.length(ofMilliseconds: span.upperBound - span.lowerBound)
    return [
      ("Run", report.context.runID), ("Commit", report.context.commit),
      ("Configuration", report.context.configurationDigest),
      ("Started (UTC)", Timestamp(milliseconds: span.lowerBound).rfc3339),
      ("Ended (UTC)", "\(Timestamp(milliseconds: span.upperBound).rfc3339), after \(length)"),
      ("Cohorts", settings.percentages.map { "\($0)%" }.joined(separator: ", ")), ("Soak", soak),
    ] + (settings.kind == .staging ? [] : [("SLO bounds", bounds)])
  }

  private var bounds: String {
    "p95 at most \(Figure.milliseconds(settings.bounds.p95Latency)), error budget ratio at most \(settings.bounds.errorBudgetRatio)"
  }

  private var soak: String {
    if settings.skipsSoak { return "none: --no-soak" }
    guard settings.kind == .runtime else { return TimeInWords.exactLength(settings.soakSeconds) + " each" }
    return settings.stages.map { "\($0.name) \(TimeInWords.exactLength($0.hold.seconds))" }.joined(separator: ", ")
  }

  /// How the steps of a kind came out.
  struct Count: Sendable, Hashable {
    let name: String
    let passed: Int
    let failed: Int
    let skipped: Int
    let unreached: Int

    var all: Int { passed + failed + skipped + unreached }

    /// What did not pass, in words.
    var rest: String {
      let parts = [("failed", failed), ("skipped", skipped), ("not reached", unreached)]
      return parts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }.joined(separator: ", ")
    }
  }

  var counts: [Count] {
    let families: [(String, [RolloutStep.Family])] = [
      ("Gates", [.gates]), ("Cohort probes", [.probes]), ("SLO checks and soaks", [.slo, .soak]),
      ("KPI gates", [.kpis]),
      ("Rollback drill", [.rollbackDrill]), ("Prerequisites", [.stagingBundle, .alerts, .stableRevisions, .holds]),
    ]
    return families.compactMap { name, families in
      let steps = machine.plan.steps.filter { families.contains($0.family) }
      guard !steps.isEmpty else { return nil }
      let count = { (status: StepOutcome.Status?) in steps.count { machine.outcomes[$0.id]?.status == status } }
      return Count(
        name: name,
        passed: count(.passed),
        failed: count(.failed),
        skipped: count(.skipped),
        unreached: count(nil)
      )
    }
  }
}
