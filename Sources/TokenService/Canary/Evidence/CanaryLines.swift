import JWT

/// How a step of a canary drill ended: a line of `results.jsonl`.
struct CanaryResultLine: EvidenceLine {
  static let schema = "canary.result.v1"

  let step: CanaryOutcome.Step
  let logFile: String

  func write(to writer: inout JSONWriter) {
    writer.member("scenario", step.name)
    writer.member("status", step.passed ? "passed" : "failed")
    writer.member("duration_seconds", fraction: (step.seconds * 1000).rounded() / 1000)
    writer.member("log_file", logFile)
    writer.member("cohort_percent", step.percent)
    writer.member("detail", step.detail)
  }
}

/// What went through the edge until the end of a second: a line of `traffic.jsonl`, counted from the start.
struct CanaryTrafficLine: EvidenceLine {
  static let schema = "canary.traffic.v1"

  let elapsedMs: Int64
  let step: String
  let percent: Int
  let ledger: CanaryLedger
  let uncovered: Double

  func write(to writer: inout JSONWriter) {
    writer.member("elapsed_ms", elapsedMs)
    writer.member("scenario", step)
    writer.member("cohort_percent", percent)
    for (name, revision) in [("stable", DrillRevision.stable), ("canary", .canary), ("unanswered", nil)]
      as [(String, DrillRevision?)]
    {
      let counts = ledger.counts(of: revision)
      writer.name(name)
      writer.beginObject()
      writer.member("requests", counts.requests)
      writer.member("errors", counts.errors)
      writer.member("client_errors", counts.clientErrors)
      writer.member("mints", counts.mints)
      writer.endObject()
    }
    writer.member("uses", ledger.uses)
    writer.member("uses_without_token", ledger.usesWithoutToken)
    writer.member("verified", ledger.verifies)
    writer.member("seconds_without_token", fraction: uncovered)
  }
}
