import Metrics
import Synchronization

/// Takes the metrics of libraries (swift-metrics) into the service's registry, so that they are shown with its own.
///
/// Names that the text format does not know are changed to ones that it does. The number of series is bounded: what
/// comes after is counted nowhere.
final class LibraryMetrics: MetricsFactory, Sendable {
  static let maximumSeries = 200

  private let registry: MetricRegistry
  /// The first metric of each name, so that one name is one family; and every series.
  private let known = Mutex<(names: [String: MetricName], series: Set<[String]>)>(([:], []))

  init(_ registry: MetricRegistry) { self.registry = registry }

  func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    guard let (name, labels) = admit(.counter, label, suffix: "_total", dimensions) else {
      return NOOPMetricsHandler.instance
    }
    return CounterAdapter(registry.counter(name, labels))
  }

  func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    guard let (name, labels) = admit(.gauge, label, suffix: "", dimensions) else { return NOOPMetricsHandler.instance }
    return GaugeAdapter(registry.gauge(name, labels))
  }

  func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    guard let (name, labels) = admit(.gauge, label, suffix: "", dimensions) else { return NOOPMetricsHandler.instance }
    return GaugeAdapter(registry.gauge(name, labels))
  }

  func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    guard let (name, labels) = admit(.histogram, label, suffix: "_seconds", dimensions) else {
      return NOOPMetricsHandler.instance
    }
    return TimerAdapter(registry.histogram(name, labels))
  }

  // The registry keeps what it has: a counter that came back as 0 would read as a restart.
  func destroyCounter(_ handler: any CounterHandler) {}
  func destroyRecorder(_ handler: any RecorderHandler) {}
  func destroyTimer(_ handler: any TimerHandler) {}
  func destroyMeter(_ handler: any MeterHandler) {}

  private func admit(
    _ kind: MetricName.Kind,
    _ label: String,
    suffix: String,
    _ dimensions: [(String, String)]
  ) -> (MetricName, [String])? {
    let base = "library_" + Self.sanitize(label)
    let name = MetricName(
      kind,
      base.hasSuffix(suffix) ? base : base + suffix,
      labels: dimensions.map { Self.sanitize($0.0) },
      "A metric of a library."
    )
    return known.withLock { known in
      if let first = known.names[name.name], first != name { return nil }
      let series = [name.name] + dimensions.map(\.1)
      guard known.series.count < Self.maximumSeries || known.series.contains(series) else { return nil }
      known.names[name.name] = name
      known.series.insert(series)
      return (name, dimensions.map(\.1))
    }
  }

  private static func sanitize(_ label: String) -> String {
    String(decoding: label.utf8.map { isNameByte($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte) || byte == 0x5f
  }
}

private final class CounterAdapter: CounterHandler {
  private let cell: CounterCell
  init(_ cell: CounterCell) { self.cell = cell }
  func increment(by amount: Int64) { cell.increment(by: UInt64(max(0, amount))) }
  func reset() {}
}

private final class GaugeAdapter: RecorderHandler, MeterHandler {
  private let cell: GaugeCell
  init(_ cell: GaugeCell) { self.cell = cell }
  func record(_ value: Int64) { cell.set(Double(value)) }
  func record(_ value: Double) { cell.set(value) }
  func set(_ value: Int64) { cell.set(Double(value)) }
  func set(_ value: Double) { cell.set(value) }
  func increment(by amount: Double) { cell.add(amount) }
  func decrement(by amount: Double) { cell.add(-amount) }
}

private final class TimerAdapter: TimerHandler {
  private let cell: HistogramCell
  init(_ cell: HistogramCell) { self.cell = cell }
  func recordNanoseconds(_ duration: Int64) { cell.record(nanoseconds: UInt64(max(0, duration))) }
}
