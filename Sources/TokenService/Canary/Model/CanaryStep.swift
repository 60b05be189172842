/// What a canary drill does, one after the other.
enum CanaryStep: Sendable, Hashable {
  /// All clients on the stable revision.
  case baseline
  /// This share of the cohorts moves to the canary, and the gate watches.
  case promote(percent: Int)
  /// Something goes wrong with the canary, and the gate has to block.
  case fail(CanaryFault, percent: Int)
  /// Every cohort goes back.
  case rollBack
  /// Every client gets a lease of the stable revision again.
  case confirm

  /// The steps of a drill.
  static func script(_ settings: CanarySettings) -> [CanaryStep] {
    [.baseline] + settings.cohorts.map { .promote(percent: $0) }
      + [.fail(settings.fault, percent: settings.cohorts.last ?? 0), .rollBack, .confirm]
  }

  /// Its name in the evidence.
  var name: String {
    switch self {
    case .baseline: "baseline"
    case .promote(let percent): "promote-\(percent)"
    case .fail(let fault, _): "fault-\(fault.rawValue)"
    case .rollBack: "roll-back"
    case .confirm: "confirm-stable"
    }
  }

  /// The share of the cohorts that is on the canary meanwhile, in percent.
  var percent: Int {
    switch self {
    case .promote(let percent), .fail(_, let percent): percent
    case .baseline, .rollBack, .confirm: 0
    }
  }
}
