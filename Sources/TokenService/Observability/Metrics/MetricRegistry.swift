import Synchronization

/// The series that exist: cells are made once, kept by those who count, and read by those who show.
///
/// Only making a cell and reading all of them take the lock; counting goes to the cell itself.
final class MetricRegistry: Sendable {
  /// One line of numbers: a cell, or something that is asked when it is shown.
  enum Cell: Sendable {
    case counter(CounterCell)
    case gauge(GaugeCell)
    case histogram(HistogramCell)
    case reading(@Sendable () -> Double)
  }

  struct Series: Sendable {
    let labels: [String]
    let cell: Cell
  }

  struct Family: Sendable {
    let name: MetricName
    var series: [Series] = []
  }

  private let state = Mutex<[Family]>([])

  /// The families as they stand, in the order in which they were made.
  var families: [Family] { state.withLock { $0 } }

  /// The counter with these values of its labels; made where there is none.
  func counter(_ name: MetricName, _ labels: [String] = []) -> CounterCell {
    let cell = cell(name, labels) { .counter(CounterCell()) }
    guard case .counter(let counter) = cell else { preconditionFailure("\(name.name) is no counter") }
    return counter
  }

  /// The gauge with these values of its labels; made where there is none.
  func gauge(_ name: MetricName, _ labels: [String] = []) -> GaugeCell {
    let cell = cell(name, labels) { .gauge(GaugeCell()) }
    guard case .gauge(let gauge) = cell else { preconditionFailure("\(name.name) is no gauge") }
    return gauge
  }

  /// The histogram with these values of its labels; made where there is none.
  func histogram(_ name: MetricName, _ labels: [String] = []) -> HistogramCell {
    let cell = cell(name, labels) { .histogram(HistogramCell()) }
    guard case .histogram(let histogram) = cell else { preconditionFailure("\(name.name) is no histogram") }
    return histogram
  }

  /// Has a value asked for whenever it is shown; the first source for the same labels stays.
  func reading(_ name: MetricName, _ labels: [String] = [], _ read: @escaping @Sendable () -> Double) {
    _ = cell(name, labels) { .reading(read) }
  }

  private func cell(_ name: MetricName, _ labels: [String], _ make: () -> Cell) -> Cell {
    precondition(labels.count == name.labels.count, "\(name.name) has the labels \(name.labels)")
    return state.withLock { families in
      let family = families.firstIndex { $0.name.name == name.name } ?? families.endIndex
      if family == families.endIndex { families.append(Family(name: name)) }
      if let series = families[family].series.first(where: { Self.areEqual($0.labels, labels) }) { return series.cell }
      let cell = make()
      families[family].series.append(Series(labels: labels, cell: cell))
      return cell
    }
  }

  private static func areEqual(_ a: [String], _ b: [String]) -> Bool {
    a.elementsEqual(b) { $0.utf8.elementsEqual($1.utf8) }
  }
}
