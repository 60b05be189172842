import TokenRules

/// `SUMMARY.md` of a canary drill.
struct CanarySummary {
  let outcome: CanaryOutcome
  let context: EvidenceContext
  let startedAt: Timestamp
  let endedAt: Timestamp

  static let ending =
    "The drill ends on the stable revision by design: it proves the way back. It promotes nothing, and touches nothing outside loopback."

  var text: String {
    var lines = ["# Canary drill", ""]
    lines += facts.map { "- \($0): \($1)" }
    lines += ["", Self.ending, "", "## Figures", "| figure | value |", "| --- | ---: |"]
    lines += Self.figures(outcome).map { "| \($0) | \(Self.cell($1)) |" }
    lines += [
      "", "## Steps", "| step | cohorts on the canary | result | seconds | detail |",
      "| --- | ---: | --- | ---: | --- |",
    ]
    lines += outcome.steps.map { step in
      let cells = [
        step.name, "\(step.percent)%", step.passed ? "passed" : "failed", Figure.decimal(step.seconds), step.detail,
      ]
      return "| " + cells.map(Self.cell).joined(separator: " | ") + " |"
    }
    lines += ["", "## Checks", "| check | holds | seen |", "| --- | --- | --- |"]
    lines += outcome.decision.checks.map { check in
      "| \(Self.cell(check.what)) | \(check.holds ? "yes" : "NO") | \(Self.cell(check.seen)) |"
    }
    lines += ["", "## Failures"]
    lines += outcome.decision.allows ? ["none"] : outcome.decision.failures.map { "- " + Self.cell($0) }
    lines += ["", "Decision: \(outcome.decision.allows ? "allow" : "block")", ""]
    return lines.joined(separator: "\n")
  }

  private var facts: [(String, String)] {
    let settings = outcome.settings
    return [
      ("Run", "`\(context.runID)`"), ("Schema", "`canary.summary.v1`"), ("Started", startedAt.rfc3339),
      ("Ended", endedAt.rfc3339), ("Commit", "`\(context.commit)`"),
      ("Configuration", "`\(context.configurationDigest)`"), ("Stable revision", "`stable`, which the drill ends on"),
      ("Cohorts", settings.cohorts.map { "\($0)%" }.joined(separator: ", ")),
      ("Fault", "`\(settings.fault.rawValue)`: \(settings.fault.summary)"),
      (
        "Bounds",
        "p95 \(Figure.milliseconds(settings.bounds.p95)), \(Figure.decimal(settings.bounds.errorRatio * 100))% of requests"
      ), ("Seed", "\(settings.seed)"),
      ("Versions", EvidenceVersions.current.map { "\($0.name) \($0.value)" }.joined(separator: "; ")),
    ]
  }

  /// What people read first.
  static func figures(_ outcome: CanaryOutcome) -> [(name: String, value: String)] {
    let ledger = outcome.ledger
    let (stable, canary) = (ledger.counts(of: .stable), ledger.counts(of: .canary))
    let seconds: (Double?) -> String = { $0.map { Figure.decimal($0) + " s" } ?? "–" }
    return [
      ("clients", Figure.count(outcome.settings.clients)),
      ("seconds without a token, over all clients", Figure.decimal(outcome.uncovered)),
      ("uses of a token", "\(Figure.count(ledger.uses)), \(ledger.usesWithoutToken) without one"),
      ("mints", "stable \(Figure.count(stable.mints)), canary \(Figure.count(canary.mints))"),
      (
        "requests that failed",
        "stable \(stable.errors), canary \(canary.errors) (\(canary.clientErrors) of clients), "
          + "no answer \(ledger.counts(of: nil).errors)"
      ),
      ("tokens verified", "\(Figure.count(ledger.verifies)), \(Figure.count(ledger.crossed)) by the other revision"),
      ("fault to block", seconds(outcome.detected)), ("block to roll-back", seconds(outcome.rolledBack)),
    ]
  }

  /// Text within a line of Markdown.
  private static func cell(_ text: String) -> String {
    Terminal.harmless(text).reduce(into: "") { result, character in
      if "\\`*_[]<>|&#".contains(character) { result.append("\\") }
      result.append(character)
    }
  }
}
