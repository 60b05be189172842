/// Counters of one name for a fixed set of values of its one label; everything else counts as `other`.
struct CounterSet: Sendable {
  /// The codes of contract section 3.
  static let errorCodes = [
    "invalid_request", "invalid_scope", "unauthorized", "forbidden", "rate_limited", "sync_token_unavailable",
    "service_unavailable", "unsupported_media_type", "payload_too_large", "internal_error", "other",
  ]

  private let values: [String]
  private let cells: [CounterCell]

  init(_ name: MetricName, _ values: [String], in registry: MetricRegistry) {
    self.values = values
    cells = values.map { registry.counter(name, [$0]) }
  }

  func increment(_ value: String) { cells[index(of: value)].increment() }

  subscript(value: String) -> UInt64 { cells[index(of: value)].value }

  var total: UInt64 { cells.reduce(0) { $0 &+ $1.value } }

  /// A set is short: comparing is cheaper than hashing.
  private func index(of value: String) -> Int {
    values.firstIndex { $0.utf8.elementsEqual(value.utf8) } ?? values.endIndex - 1
  }
}
