import JWT

/// A line of `slo-results.jsonl`.
struct SLOLine: EvidenceLine, Hashable {
  static let schema = "rollout.slo.v1"

  let label: String
  let atUnixMs: Int64
  var outcome: StepOutcome
  let bounds: SLOBounds
  /// None where no numbers came.
  var reading: SLOReading?
  var snapshotFile: String?

  func write(to writer: inout JSONWriter) {
    writer.member("label", label)
    writer.member("status", outcome.status.rawValue)
    writer.seconds("duration_seconds", outcome.seconds)
    writer.number("p95_latency_ms", reading?.p95Latency)
    writer.number("error_budget_ratio", reading?.errorBudgetRatio)
    writer.member("snapshot_file", orNull: snapshotFile)
    writer.member("reason", orNull: outcome.status == .passed ? nil : outcome.detail)
    writer.number("max_p95_latency_ms", bounds.p95Latency)
    writer.number("max_error_budget_ratio", bounds.errorBudgetRatio)
    writer.member("at_unix_ms", atUnixMs)
  }
}

extension SLOLine {
  /// Reads a line; nothing where it is none of this schema.
  init?(_ object: JSONObject) {
    guard
      object["schema"]?.string == Self.schema,
      let label = object["label"]?.string, let at = object["at_unix_ms"]?.integer,
      let status = object["status"]?.string.flatMap(StepOutcome.Status.init),
      let latency = object["max_p95_latency_ms"]?.double, let ratio = object["max_error_budget_ratio"]?.double
    else { return nil }
    self.init(
      label: label,
      atUnixMs: at,
      outcome: StepOutcome(
        status: status,
        detail: object["reason"]?.string ?? "",
        seconds: object["duration_seconds"]?.double ?? 0
      ),
      bounds: SLOBounds(p95Latency: latency, errorBudgetRatio: ratio),
      reading: SLOReading(object),
      snapshotFile: object["snapshot_file"]?.string
    )
  }
}

extension SLOLine {
  /// Reads the lines of a file; what is none is left out.
  static func all(parsing bytes: [UInt8]) -> [SLOLine] {
    bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
      (try? JSONObject(parsing: Array(line))).flatMap(SLOLine.init)
    }
  }
}

extension SLOReading {
  fileprivate init?(_ line: JSONObject) {
    guard let latency = line["p95_latency_ms"]?.double, let ratio = line["error_budget_ratio"]?.double else {
      return nil
    }
    p95Latency = latency
    errorBudgetRatio = ratio
  }
}
