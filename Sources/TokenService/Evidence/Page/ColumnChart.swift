/// Values over time, drawn as steps: areas upon each other, or lines.
struct ColumnChart: Sendable {
  /// One thing that is counted.
  struct Series: Sendable {
    /// Two or three letters that stand in its area; none where there is a legend alone.
    let tag: String?
    let name: String
    /// The name of its look in the style sheet.
    let look: String
    /// One a column; none where nothing was measured.
    let values: [Double?]
  }

  private let columns: [ClosedRange<Double>]
  private let series: [Series]
  private let height: Int
  private let isStacked: Bool
  /// The upper edges of the areas, the lowest first.
  private let stack: [[Double]]
  /// The value at the top edge: a round one.
  let ceiling: Double

  /// - Parameters:
  ///   - columns: where each starts and ends, as fractions of the width.
  ///   - series: each with a value a column.
  ///   - height: in pixels.
  ///   - isStacked: whether areas lie upon each other; else each series is a line of its own.
  init(columns: [ClosedRange<Double>], series: [Series], height: Int, isStacked: Bool) {
    self.columns = columns
    self.series = series
    self.height = height
    self.isStacked = isStacked
    var sums = [Double](repeating: 0, count: columns.count)
    let stack = series.map { series in
      for (index, value) in series.values.enumerated() { sums[index] += value ?? 0 }
      return sums
    }
    self.stack = stack
    // Above lines there is room for the scale.
    let largest =
      isStacked ? stack.last?.max() ?? 0 : (series.flatMap(\.values).compactMap { $0 }.max() ?? 0) * 1.2
    ceiling = Self.ceiling(above: largest)
  }

  private static func ceiling(above largest: Double) -> Double {
    guard largest > 0 else { return 1 }
    var step = 1e-3
    while step * 10 <= largest { step *= 10 }
    return [1, 1.5, 2, 3, 4, 5, 6, 8].map { $0 * step }.first { $0 >= largest } ?? step * 10
  }

  /// The drawing with lines at the top and the middle, and what they stand for.
  func markup(unit: String) -> [Markup] {
    let paths = series.indices.map { index in
      (data: isStacked ? area(index) : line(index), class: series[index].look, title: series[index].name)
    }
    let drawn = paths.filter { !$0.data.isEmpty }
    let scale = [(ceiling, 12)] + (height >= 100 ? [(ceiling / 2, height / 2 + 11)] : [])
    return [Shape.across(at: 1, class: "grid"), Shape.across(at: height / 2, class: "grid")]
      + [Shape.stretched(drawn, height: height), Shape.across(at: height - 1, class: "axis")]
      + scale.map { Shape.text(Figure.decimal($0.0) + unit, at: 0, $0.1, class: "scale halo", shift: 4) }
      + (isStacked ? tags() : [])
  }

  private func down(_ value: Double) -> String {
    TimeScale.decimal((1 - value / ceiling) * Double(height - 2) + 1)
  }

  private func area(_ index: Int) -> String {
    let upper = stack[index]
    let lower = index == 0 ? upper.map { _ in 0 } : stack[index - 1]
    var path = ""
    var start = 0
    // Each run of columns with something in it is a closed shape; nothing is drawn where there is nothing.
    while start < columns.count {
      guard upper[start] > lower[start] else {
        start += 1
        continue
      }
      var end = start
      while end + 1 < columns.count, upper[end + 1] > lower[end + 1] { end += 1 }
      path += outline(start...end, upper, lower)
      start = end + 1
    }
    return path
  }

  private func outline(_ range: ClosedRange<Int>, _ upper: [Double], _ lower: [Double]) -> String {
    var path = "M" + across(columns[range.lowerBound].lowerBound) + " " + down(lower[range.lowerBound])
    var last = ""
    for index in range {
      let height = down(upper[index])
      if height != last { path += (last.isEmpty ? "" : "H" + across(columns[index].lowerBound)) + "V" + height }
      last = height
    }
    path += "H" + across(columns[range.upperBound].upperBound)
    last = ""
    for index in range.reversed() {
      let height = down(lower[index])
      if height != last { path += (last.isEmpty ? "" : "H" + across(columns[index].upperBound)) + "V" + height }
      last = height
    }
    return path + "Z"
  }

  private func line(_ index: Int) -> String {
    var path = ""
    var last: String?
    for (column, value) in zip(columns, series[index].values) {
      guard let value else {
        last = nil
        continue
      }
      let height = down(value)
      if last == nil { path += "M" + across(column.lowerBound) + " " + height }
      if let last, last != height { path += "V" + height }
      path += "H" + across(column.upperBound)
      last = height
    }
    return path
  }

  private func across(_ fraction: Double) -> String { TimeScale.decimal(fraction * 1000) }

  /// Each series' tag where its area is highest, if it has room there.
  private func tags() -> [Markup] {
    var taken: [(across: ClosedRange<Double>, down: ClosedRange<Double>)] = []
    return series.indices.compactMap { index in
      guard let tag = series[index].tag else { return nil }
      let lower = index == 0 ? stack[index].map { _ in 0 } : stack[index - 1]
      guard
        let place = columns.indices.max(by: { stack[index][$0] - lower[$0] < stack[index][$1] - lower[$1] })
      else { return nil }
      let pixels = Double(height - 2) / ceiling
      guard (stack[index][place] - lower[place]) * pixels >= 14 else { return nil }
      // The middle of the part that is about as high, so that the tag does not stand at an edge.
      let middle = plateau(around: place, upper: stack[index], lower: lower)
      let width = LabelLanes.width(of: tag) / LabelLanes.narrowest / 2 + 0.004
      let center = min(max(middle.fraction, width), 1 - width)
      let down = Double(height) - (stack[index][middle.column] + lower[middle.column]) / 2 * pixels
      let box = (across: (center - width)...(center + width), down: (down - 7)...(down + 7))
      guard !taken.contains(where: { $0.across.overlaps(box.across) && $0.down.overlaps(box.down) }) else { return nil }
      taken.append(box)
      return Shape.text(tag, at: center, Int(down) + 4, class: "tag halo", anchor: .middle)
    }
  }

  private func plateau(around place: Int, upper: [Double], lower: [Double]) -> (column: Int, fraction: Double) {
    let enough = (upper[place] - lower[place]) * 0.7
    var (first, last) = (place, place)
    while first > 0, upper[first - 1] - lower[first - 1] >= enough { first -= 1 }
    while last + 1 < columns.count, upper[last + 1] - lower[last + 1] >= enough { last += 1 }
    let column = (first + last) / 2
    return (column, (columns[column].lowerBound + columns[column].upperBound) / 2)
  }
}
