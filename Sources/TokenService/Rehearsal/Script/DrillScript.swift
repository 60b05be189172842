/// What a drill does, step by step: a value that is made of the settings alone.
struct DrillScript: Sendable {
  let settings: DrillSettings
  let phases: [DrillPhase]

  init(_ settings: DrillSettings) {
    self.settings = settings
    let parts = DrillParts(settings)
    var phases: [DrillPhase] = []
    for scenario in DrillScenario.allCases where settings.scenarios.contains(scenario) {
      phases += parts.phases(of: scenario)
    }
    if let sabotage = settings.sabotage { phases.append(parts.sabotage(sabotage)) }
    self.phases = phases + [parts.end]
  }

  /// How long the drill takes at its own pace, in seconds; the waits are estimates.
  var duration: Double { duration(atPace: 1) }

  /// What every `dwell` is multiplied with, so that the drill takes as long as it is asked to.
  var pace: Double {
    guard let seconds = settings.seconds else { return 1 }
    var (low, high) = (0.3, 1000.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if duration(atPace: middle) < seconds { low = middle } else { high = middle }
    }
    return low
  }

  private func duration(atPace pace: Double) -> Double { estimates(atPace: pace).joined().reduce(0, +) }

  /// About how long each step of each phase takes, in seconds.
  func estimates(atPace pace: Double) -> [[Double]] {
    var estimate = StepEstimate(settings: settings, pace: pace)
    return phases.map { phase in phase.steps.map { estimate.take($0) } }
  }
}

/// Says how long steps take, one after the other: what a retirement is waited for depends on what came before it.
private struct StepEstimate {
  let settings: DrillSettings
  let pace: Double
  /// Until the last fallback ends, in seconds.
  private var untilRetirement = 0.0

  init(settings: DrillSettings, pace: Double) {
    self.settings = settings
    self.pace = pace
  }

  mutating func take(_ step: DrillStep) -> Double {
    let seconds = seconds(step)
    untilRetirement = max(0, untilRetirement - seconds)
    switch step {
    case .change(.promote), .change(.promoteBlindly), .change(.rollBack), .change(.putOff):
      untilRetirement = Double(settings.retirement) + 0.5
    default: break
    }
    return seconds
  }

  private func seconds(_ step: DrillStep) -> Double {
    switch step {
    case .dwell(let seconds): seconds * pace
    case .wait(let seconds): seconds
    case .change, .refused, .stepClock, .stepClientClocks: 0.1
    case .spoil: 0
    case .expectOldRing: 0.6
    case .push(let replicas, let apart): Double(max(0, replicas.count - 1)) * apart
    case .awaitInForce: 0.8
    case .awaitRetirement: untilRetirement
    case .kill: 0
    case .stop: 0.3
    case .start: 0.7
    case .awaitReady(_, let isReady): isReady ? 0.5 : 7
    case .drainTokens: Double(settings.ttl + settings.leeway + settings.clock) + 1.5
    }
  }
}
