extension PhaseSpan {
  /// The phases in the order in which they began.
  static func all(events: [RotationEvent], duration: Int64) -> [PhaseSpan] {
    var begun: [(name: String, from: Int64, to: Int64?, passed: Bool?)] = []
    for event in events {
      switch event.kind {
      case .phaseBegan: begun.append((event.phase, event.elapsedMs, nil, nil))
      case .phaseEnded(let passed, _):
        guard let index = begun.lastIndex(where: { $0.name == event.phase && $0.to == nil }) else { continue }
        begun[index].to = event.elapsedMs
        begun[index].passed = passed
      default: break
      }
    }
    return begun.enumerated().map { index, phase in
      let next = index + 1 < begun.count ? begun[index + 1].from : duration
      return PhaseSpan(
        number: index + 1,
        name: phase.name,
        from: phase.from,
        to: max(phase.from, phase.to ?? next),
        passed: phase.passed
      )
    }
  }
}
