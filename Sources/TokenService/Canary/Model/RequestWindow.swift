/// Requests within a time.
struct RequestWindow: Sendable, Hashable {
  let requests: Int
  let errors: Int
  /// Of all answers, failures too, in milliseconds; `nil` where there were none.
  let p95: Double?

  init(_ requests: [CanaryLedger.Request]) {
    self.requests = requests.count
    errors = requests.count(where: \.isError)
    let times = requests.map { ($0.ended - $0.sent) / .milliseconds(1) }.sorted()
    p95 = times.isEmpty ? nil : times[min(times.count - 1, Int((Double(times.count) * 0.95).rounded(.up)) - 1)]
  }

  /// Failures among requests, 0 to 1.
  var errorRatio: Double { requests == 0 ? 0 : Double(errors) / Double(requests) }
}
