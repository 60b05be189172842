/// The registry in Prometheus' text format, version 0.0.4.
struct PrometheusText {
  static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private(set) var text = ""

  init(_ registry: MetricRegistry) {
    text.reserveCapacity(32_768)
    for family in registry.families { write(family) }
  }

  private mutating func write(_ family: MetricRegistry.Family) {
    // A histogram without observations has twenty lines and says nothing.
    let series = family.series.filter { if case .histogram(let cell) = $0.cell { cell.count > 0 } else { true } }
    guard !series.isEmpty else { return }
    let name = family.name
    text += "# HELP \(name.name) \(Self.escapeHelp(name.help))\n# TYPE \(name.name) \(name.kind.rawValue)\n"
    for one in series {
      switch one.cell {
      case .counter(let cell): line(name.name, name.labels, one.labels, String(cell.value))
      case .gauge(let cell): line(name.name, name.labels, one.labels, Self.format(cell.value))
      case .reading(let read): line(name.name, name.labels, one.labels, Self.format(read()))
      case .histogram(let cell): write(cell, name, one.labels)
      }
    }
  }

  private mutating func write(_ cell: HistogramCell, _ name: MetricName, _ labels: [String]) {
    let bounded = name.labels + ["le"]
    var sum: UInt64 = 0
    for (index, count) in cell.counts.enumerated() {
      sum += count
      let bound =
        index < HistogramCell.bounds.count ? Self.format(Double(HistogramCell.bounds[index]) / 1e9) : "+Inf"
      line(name.name + "_bucket", bounded, labels + [bound], String(sum))
    }
    line(name.name + "_sum", name.labels, labels, Self.format(Double(cell.nanoseconds) / 1e9))
    line(name.name + "_count", name.labels, labels, String(sum))
  }

  private mutating func line(_ name: String, _ labelNames: [String], _ labels: [String], _ value: String) {
    text += name
    if !labels.isEmpty {
      text += "{"
      text += zip(labelNames, labels).map { "\($0)=\"\(Self.escapeLabel($1))\"" }.joined(separator: ",")
      text += "}"
    }
    text += " \(value)\n"
  }

  static func format(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : "\(value)"
  }

  private static func escapeHelp(_ text: String) -> String { escape(text, quotes: false) }

  static func escapeLabel(_ text: String) -> String { escape(text, quotes: true) }

  private static func escape(_ text: String, quotes: Bool) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\\"): result += Array(#"\\"#.utf8)
      case UInt8(ascii: "\n"): result += Array(#"\n"#.utf8)
      case UInt8(ascii: "\"") where quotes: result += Array(#"\""#.utf8)
      default: result.append(byte)
      }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
