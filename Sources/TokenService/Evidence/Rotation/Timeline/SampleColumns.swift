/// Samples as columns of a chart: one each, or so many to a column that there are at most 600.
struct SampleColumns: Sendable {
  /// More than a screen shows.
  static let maximum = 600

  /// What a column stands for: rates are means over its samples, what must not happen is counted in full.
  struct Column: Sendable {
    /// The middle, in milliseconds of the run.
    var at: Int64 = 0
    var mints = 0.0
    var verifies = 0.0
    var acceptedByKey: [String: Double] = [:]
    var rejectsByReason: [String: Double] = [:]
    var clockRejects: [String: Double] = [:]
    /// The worst of the samples.
    var mintP99Ms: Double?
    /// The worst of the samples.
    var verifyP99Ms: Double?
    var falseRejects = 0
    var staleAccepts = 0
    var mintErrors = 0
  }

  let columns: [Column]
  /// How many samples, of a second each, a column stands for.
  let secondsEach: Int

  init(_ samples: [RotationSample]) {
    let each = max(1, (samples.count + Self.maximum - 1) / Self.maximum)
    secondsEach = each
    columns = stride(from: 0, to: samples.count, by: each).map { start in
      Self.column(of: samples[start..<min(start + each, samples.count)])
    }
  }

  private static func column(of samples: ArraySlice<RotationSample>) -> Column {
    let share = 1 / Double(samples.count)
    var column = Column()
    for sample in samples {
      column.mints += Double(sample.mints) * share
      column.verifies += Double(sample.verifies) * share
      column.acceptedByKey.add(sample.acceptedByKey, share)
      column.rejectsByReason.add(sample.rejectsByReason, share)
      column.clockRejects.add(sample.clockRejects, share)
      column.mintP99Ms = larger(column.mintP99Ms, sample.mintP99Ms)
      column.verifyP99Ms = larger(column.verifyP99Ms, sample.verifyP99Ms)
      column.falseRejects += sample.falseRejects
      column.staleAccepts += sample.staleAccepts
      column.mintErrors += sample.mintErrors
    }
    let ends = (samples.first?.elapsedMs ?? 0, samples.last?.elapsedMs ?? 0)
    // A sample says what happened in the second before it.
    column.at = max(0, (ends.0 + ends.1) / 2 - 500)
    return column
  }

  private static func larger(_ one: Double?, _ other: Double?) -> Double? {
    guard let one, let other else { return one ?? other }
    return max(one, other)
  }
}

extension [String: Double] {
  fileprivate mutating func add(_ counts: [String: Int], _ share: Double) {
    for (name, count) in counts { self[name, default: 0] += Double(count) * share }
  }
}
