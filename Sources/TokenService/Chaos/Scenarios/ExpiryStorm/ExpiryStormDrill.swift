/// Gives leases that all end at once, to clients of the sync client's own library, which spread their renewals, and to
/// clients that renew at the moment that `refresh_after` names.
///
/// What the service can do is set by the identity provider, as in the overload drill: who renews has a new session, which
/// the provider has to be asked about.
struct ExpiryStormDrill: ChaosDrill {
  /// The script in numbers.
  struct Plan: Sendable {
    let clients: Int
    /// The life of leases, in seconds.
    let ttl: Int64
    /// How long the provider takes, in milliseconds.
    let providerTime: Int64
    /// How long each crowd is watched, in lives of a lease.
    let lives = 1.6

    var seconds: Double { Double(ttl) * lives }
  }

  let plan: Plan
  private let isSabotaged: Bool
  var estimate: Double { plan.seconds * 2 + 8 }

  init(_ settings: ChaosSettings) {
    plan =
      settings.isQuick
      ? Plan(clients: 150, ttl: 6, providerTime: 100) : Plan(clients: 1500, ttl: 10, providerTime: 16)
    isSabotaged = settings.isSabotaged
  }

  func play(_ set: ChaosSet) async throws -> any ChaosFindings {
    try await DrillProvider(.answer(afterMilliseconds: plan.providerTime), seed: set.settings.seed).use { provider in
      let variables = try provider.variables(in: set.folder)
      return try await ChaosStage(set, ttl: plan.ttl, variables: variables).use(play)
    }
  }

  private func play(_ stage: ChaosStage) async throws -> ExpiryStormFindings {
    let address = try await stage.start(0)
    let storm = Storm(
      address: address,
      sessions: try stage.sessions(plan.clients),
      http: stage.http,
      seconds: plan.seconds,
      seed: stage.settings.seed
    )
    var findings = ExpiryStormFindings()
    findings.spreading = try await isSabotaged ? storm.naiveCrowd() : storm.spreadingCrowd()
    note(findings.spreading, "spreading", stage.log)
    findings.naive = try await storm.naiveCrowd()
    note(findings.naive, "naive", stage.log)
    return findings
  }

  private func note(_ crowd: ExpiryStormFindings.Crowd, _ kind: String, _ log: ChaosLog) {
    log.note(
      "\(crowd.clients) \(kind) clients: \(crowd.requests) requests, at most \(crowd.peak) in 100 ms, \(crowd.shed) told to "
        + "come back; \(crowd.withoutToken) clients were without a token, for "
        + "\(Figure.decimal(crowd.secondsWithoutToken)) s altogether"
    )
  }
}
