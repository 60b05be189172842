/// A rehearsal as it is drawn: phases, keys, faults and samples on one time axis.
struct RotationTimeline: Sendable {
  /// How many keys are drawn; the newest ones.
  static let maximumKeys = 12

  let scale: TimeScale
  let phases: [PhaseSpan]
  /// Every key, the oldest first.
  let keys: [KeyHistory]
  let faults: [FaultMark]
  let samples: SampleColumns

  init(_ report: RotationReport) {
    let ends: [Int64] = [
      report.outcome.endedAt.milliseconds - report.outcome.startedAt.milliseconds,
      report.events.map(\.elapsedMs).max() ?? 0, report.samples.map(\.elapsedMs).max() ?? 0,
    ]
    let scale = TimeScale(duration: ends.max() ?? 0)
    self.scale = scale
    phases = PhaseSpan.all(events: report.events, duration: scale.duration)
    keys = KeyHistory.all(events: report.events, samples: report.samples, duration: scale.duration)
    faults = FaultMark.all(report.events)
    samples = SampleColumns(report.samples)
  }

  /// The keys that are drawn.
  var shownKeys: ArraySlice<KeyHistory> { keys.suffix(Self.maximumKeys) }

  /// Where each column of samples starts and ends.
  var columns: [ClosedRange<Double>] {
    let half = Int64(samples.secondsEach) * 500
    return samples.columns.map { scale.fraction($0.at - half)...scale.fraction($0.at + half) }
  }
}
