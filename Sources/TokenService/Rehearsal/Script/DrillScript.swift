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
  var duration: Double { phases.flatMap(\.steps).reduce(0) { $0 + estimate($1) } }

  /// What every `dwell` is multiplied with, so that the drill takes as long as it is asked to.
  var pace: Double {
    guard let seconds = settings.seconds else { return 1 }
    let dwelling = phases.flatMap(\.steps).reduce(0.0) { sum, step in
      if case .dwell(let seconds) = step { sum + seconds } else { sum }
    }
    return dwelling > 0 ? max(0.3, (seconds - (duration - dwelling)) / dwelling) : 1
  }

  /// About how long a step takes, in seconds, at the drill's own pace.
  func estimate(_ step: DrillStep) -> Double {
    switch step {
    case .dwell(let seconds): seconds
    case .change, .refused, .stepClock, .spoil, .expectOldRing, .stepClientClocks: 0.1
    case .push(let replicas, let apart): Double(max(0, replicas.count - 1)) * apart
    case .awaitInForce: 0.8
    case .awaitRetirement: Double(settings.retirement) - 1
    case .kill: 0
    case .stop: 0.3
    case .start: 0.7
    case .awaitReady(_, let isReady): isReady ? 0.5 : 10
    case .drainTokens: Double(settings.ttl + settings.leeway + settings.clock) + 1.5
    }
  }
}
