import TokenRules

/// How a platform's drill went.
struct PlatformResult: Sendable {
  let run: PlatformRun
  let steps: [CanaryOutcome.Step]
  let fault: String?
  let directory: String

  var failures: [String] {
    var failures = steps.filter { !$0.passed }.map { "step \($0.name): \($0.detail)" }
    let promoted = steps.count { $0.name != CanaryStep.rollBack.name }
    if promoted < run.cohorts.count { failures.append("\(run.cohorts.count - promoted) shares were not tried") }
    if let fault, failures.isEmpty { failures.append(fault) }
    return failures
  }

  var allows: Bool { failures.isEmpty }
  private var isBack: Bool { steps.last.map { $0.name == CanaryStep.rollBack.name && $0.passed } ?? false }

  private var ending: String {
    isBack
      ? "All traffic is on the stable revision \(run.traffic.stable), by design: the drill promotes nothing."
      : "THE WAY BACK FAILED. Run: \(run.traffic.command(percent: 0).joined(separator: " "))"
  }

  var text: String {
    let lines = steps.map { "\($0.passed ? "passed" : "FAILED")  \($0.name)  \($0.detail)" }
    let evidence = ["evidence  \(directory)"]
    return (lines + evidence + failures.map { "- " + $0 } + [ending, "Decision: \(allows ? "allow" : "block")"])
      .joined(separator: "\n")
  }

  func summary(_ context: EvidenceContext, from start: Timestamp, to end: Timestamp) -> String {
    let facts = [
      ("Run", "`\(context.runID)`"), ("Schema", "`canary.summary.v1`"), ("Started", start.rfc3339),
      ("Ended", end.rfc3339),
      ("Commit", "`\(context.commit)`"), ("Service", "`\(run.traffic.service)`, `\(run.traffic.region)`"),
      ("Stable revision", "`\(run.traffic.stable)`"), ("Canary revision", "`\(run.traffic.canary)`"),
    ]
    var lines = ["# Canary drill on a platform", ""] + facts.map { "- \($0.0): \($0.1)" } + ["", ending, ""]
    lines +=
      ["## Steps"] + steps.map { "- \($0.passed ? "passed" : "FAILED") \($0.name): \(Terminal.harmless($0.detail))" }
    lines += ["", "## Failures"] + (allows ? ["none"] : failures.map { "- " + Terminal.harmless($0) })
    return (lines + ["", "Decision: \(allows ? "allow" : "block")", ""]).joined(separator: "\n")
  }
}
