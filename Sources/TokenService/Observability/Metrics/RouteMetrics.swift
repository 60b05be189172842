/// What is counted for one route; made at the start, so that a request looks nothing up.
struct RouteMetrics: Sendable {
  private static let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"]

  private let latencies: [HistogramCell]
  private let unauthorized: CounterCell
  private let forbidden: CounterCell

  init(_ route: String, in registry: MetricRegistry) {
    latencies = Self.classes.map { status in
      let cell = registry.histogram(.latency, [route, status])
      registry.reading(.requests, [route, status]) { Double(cell.count) }
      return cell
    }
    unauthorized = registry.counter(.unauthorized)
    forbidden = registry.counter(.forbidden)
  }

  /// Counts an answer.
  func record(status: Int, latency: Duration) {
    latencies[min(max(status / 100, 1), 5) - 1].record(latency)
    if status == 401 { unauthorized.increment() }
    if status == 403 { forbidden.increment() }
  }
}
