import TokenRules

/// What is known of one replica: the rings that it was given, how its clock goes, when it was away.
///
/// All times are milliseconds since 1970 by the rehearsal's clock.
struct ReplicaModel: Sendable {
  /// A ring, and since when the replica may and must use it.
  private struct Period {
    let ring: RingRecord
    let digest: String
    let from: Int64
    var settled: Int64
  }

  /// A time without service.
  private struct Outage {
    let from: Int64
    var to: Int64
  }

  private var periods: [Period] = []
  private var clocks: [(from: Int64, offset: Int64)] = []
  private var outages: [Outage] = []

  /// The ring that was given last.
  var ring: RingRecord? { periods.last?.ring }

  /// The replica was given a ring.
  ///
  /// - Parameters:
  ///   - from: from when on it may be in force.
  ///   - settled: from when on it must be.
  mutating func give(_ ring: RingRecord, from: Int64, settled: Int64) {
    // What is long past is not asked about again.
    if let last = periods.lastIndex(where: { $0.settled < from - 120_000 }) { periods.removeFirst(last) }
    periods.append(Period(ring: ring, digest: ring.digest, from: from, settled: settled))
  }

  /// The replica was seen to use a ring of this digest.
  mutating func saw(_ digest: String, at moment: Int64) {
    guard let index = periods.lastIndex(where: { $0.digest == digest }) else { return }
    periods[index].settled = min(periods[index].settled, moment)
  }

  /// From a moment on the replica's clock is ahead by so many milliseconds.
  mutating func setClock(ahead offset: Int64, from moment: Int64) { clocks.append((moment, offset)) }

  /// The same for a clock that is looked at again and again; what moves by less than the time of the way is nothing.
  mutating func setClockIfChanged(ahead offset: Int64, from moment: Int64) {
    if (offset - (clocks.last?.offset ?? 0)).magnitude >= 250 { setClock(ahead: offset, from: moment) }
  }

  mutating func goDown(at moment: Int64) { outages.append(Outage(from: moment, to: .max)) }

  mutating func comeUp(at moment: Int64) {
    guard let last = outages.indices.last, outages[last].to == .max else { return }
    outages[last].to = moment
  }

  /// The rings that may be in force at some moment of a time.
  func rings(during time: ClosedRange<Int64>) -> [RingRecord] {
    var rings: [RingRecord] = []
    for period in periods.reversed() {
      if period.from <= time.upperBound { rings.append(period.ring) }
      // Whatever came earlier was replaced before the time began.
      if period.settled <= time.lowerBound { break }
    }
    return rings
  }

  /// How far the clock may be ahead at some moment of a time, in milliseconds.
  func offsets(during time: ClosedRange<Int64>) -> ClosedRange<Int64> {
    var offsets: [Int64] = []
    for clock in clocks.reversed() {
      if clock.from <= time.upperBound { offsets.append(clock.offset) }
      // A second, for a change that is read from a file.
      if clock.from + 1000 <= time.lowerBound { return (offsets.min() ?? 0)...(offsets.max() ?? 0) }
    }
    offsets.append(0)
    return (offsets.min() ?? 0)...(offsets.max() ?? 0)
  }

  /// Whether the replica was away at some moment of a time.
  func isDown(during time: ClosedRange<Int64>) -> Bool {
    outages.contains { $0.from <= time.upperBound && time.lowerBound <= $0.to }
  }

  /// Whether the replica is away now.
  var isDown: Bool { outages.last?.to == .max }
}
