import JWT

/// A line of `cohort-results.jsonl`.
struct CohortLine: EvidenceLine {
  static let schema = "rollout.cohort.v1"

  let percentage: Int
  let outcome: StepOutcome
  /// None where nothing answered.
  var httpStatus: Int?
  var responseFile: String?
  var reading: ProbeReading?

  func write(to writer: inout JSONWriter) {
    writer.member("cohort_percent", percentage)
    writer.member("status", outcome.status.rawValue)
    writer.number("http_status", httpStatus)
    writer.seconds("duration_seconds", outcome.seconds)
    writer.member("response_file", orNull: responseFile)
    writer.member("reason", orNull: outcome.status == .passed ? nil : outcome.detail)
    writer.member("driver", orNull: reading?.driver)
    writer.number("canary_percent", reading?.canaryPercent)
  }
}
