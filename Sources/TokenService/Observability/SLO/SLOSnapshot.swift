import Histogram
import JWT

/// What the window says: percentiles of latency, and the share of requests that spent the error budget.
struct SLOSnapshot: Sendable {
  let requests, errors: UInt64
  /// Milliseconds; 0 where there were no requests.
  let p50, p95, p99: Double

  init(requests: UInt64, errors: UInt64, latencies: Histogram<UInt32>) {
    self.requests = requests
    self.errors = errors
    let milliseconds = { Double(latencies.valueAtPercentile($0)) / 1000 }
    p50 = requests == 0 ? 0 : milliseconds(50)
    p95 = requests == 0 ? 0 : milliseconds(95)
    p99 = requests == 0 ? 0 : milliseconds(99)
  }

  /// Errors among requests, 0 to 1; 0 where there were no requests.
  var errorBudgetRatio: Double { requests == 0 ? 0 : Double(errors) / Double(requests) }

  /// The body of `GET /internal/v1/spacetime/slo`: the same members at the top and under `sync`, for the gates of a
  /// rollout read either.
  func write(to writer: inout JSONWriter) {
    writer.beginObject()
    writeMembers(to: &writer)
    writer.beginObject("sync")
    writeMembers(to: &writer)
    writer.endObject()
    writer.endObject()
  }

  private func writeMembers(to writer: inout JSONWriter) {
    writer.member("window_seconds", SLOWindow.length.components.seconds)
    writer.member("requests", requests)
    writer.member("errors", errors)
    for (name, value) in [
      ("error_budget_ratio", errorBudgetRatio), ("p50_latency_ms", p50), ("p95_latency_ms", p95),
      ("p99_latency_ms", p99),
    ] {
      writer.name(name)
      writer.value(preformatted: "\(value)")
    }
  }
}
