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

  private struct State {
    var families: [Family] = []
    /// The cells, by the bytes of the family's name and of the labels.
    var cells: [[[UInt8]]: Cell] = [:]
  }

  private let state = Mutex(State())

  /// The families as they stand, in the order in which they were made.
  var families: [Family] { state.withLock { $0.families } }

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
    let key = ([name.name] + labels).map { Array($0.utf8) }
    return state.withLock { state in
      if let cell = state.cells[key] { return cell }
      let family = state.families.firstIndex { $0.name.name == name.name } ?? state.families.endIndex
      if family == state.families.endIndex { state.families.append(Family(name: name)) }
      let cell = make()
      state.cells[key] = cell
      state.families[family].series.append(Series(labels: labels, cell: cell))
      return cell
    }
  }
}
