/// A scenario played with real processes: thin, it does what its plan says and tells what it saw; the findings judge.
protocol ChaosDrill: Sendable {
  init(_ settings: ChaosSettings)

  /// What is missing on this machine, in words; `nil` where it can be played.
  var missing: String? { get }

  /// About how long it takes, in seconds.
  var estimate: Double { get }

  /// Plays it to its end.
  ///
  /// - Throws: `CancellationError` where it is interrupted, else why it could not be played.
  func play(_ set: ChaosSet) async throws -> any ChaosFindings
}

extension ChaosDrill {
  var missing: String? { nil }
}

extension ChaosScenario {
  /// What plays it.
  func drill(_ settings: ChaosSettings) -> any ChaosDrill {
    switch self {
    case .replicaKilled: ReplicaKilledDrill(settings)
    case .expiryStorm: ExpiryStormDrill(settings)
    case .overload: OverloadDrill(settings)
    case .slowClients: SlowClientsDrill(settings)
    case .badKeyring: BadKeyringDrill(settings)
    case .storeAway: StoreAwayDrill(settings)
    case .providerAway: ProviderAwayDrill(settings)
    case .clockStep: ClockStepDrill(settings)
    case .fullDisk: FullDiskDrill(settings)
    }
  }
}

/// Why a scenario cannot be played on this machine, found when it was tried.
struct ChaosSkip: Error {
  let reason: String

  init(_ reason: String) { self.reason = reason }
}
