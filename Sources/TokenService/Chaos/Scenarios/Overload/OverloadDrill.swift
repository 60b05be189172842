import NIOCore

/// Offers several times what the service can do, in an open loop.
///
/// What it can do is set by a real limit: every caller is one whom the identity provider has to be asked about, at most 32
/// calls are in flight (contract section 7), and the provider takes 16 ms for each. That makes 2,000 mints a second.
struct OverloadDrill: ChaosDrill {
  /// The script in numbers.
  struct Plan: Sendable {
    /// How long the provider takes, in milliseconds: from half of it to one and a half.
    let providerTime: Int64
    /// How long each load goes on, in seconds, and how much of that it takes to settle.
    let seconds: Double
    let settling: Double
    let connections = 1024
    let factors: [Double] = [1, 2, 5, 10]

    /// Mints a second.
    var capacity: Double { Double(Introspection.maximumCalls) * 1000 / Double(providerTime) }
    /// Waiting for a call that is in flight already is the only queue: twice the provider's time, and a machine's hiccups.
    var latencyBound: Double { Double(providerTime) * 2 + 250 }
  }

  let plan: Plan
  private let isSabotaged: Bool
  var estimate: Double { plan.seconds * Double(plan.factors.count) + 8 }

  init(_ settings: ChaosSettings) {
    plan =
      settings.isQuick
      ? Plan(providerTime: 1200, seconds: 6, settling: 2) : Plan(providerTime: 16, seconds: 7, settling: 1)
    isSabotaged = settings.isSabotaged
  }

  func play(_ set: ChaosSet) async throws -> any ChaosFindings {
    try await DrillProvider(.answer(afterMilliseconds: plan.providerTime), seed: set.settings.seed).use { provider in
      // As it runs in earnest: with one thread, what is turned away would stand before what is taken.
      let variables = try provider.variables(in: set.folder).merging(["OA_EVENT_LOOP_THREADS": "2"]) { $1 }
      return try await ChaosStage(set, variables: variables).use { try await play($0, provider) }
    }
  }

  private func play(_ stage: ChaosStage, _ provider: DrillProvider) async throws -> OverloadFindings {
    let address = try await stage.start(0)
    return try await OpenLoop(port: address.port, connections: plan.connections).use { load in
      try await offer(load, stage, provider)
    }
  }

  private func offer(
    _ load: OpenLoop,
    _ stage: ChaosStage,
    _ provider: DrillProvider
  ) async throws -> OverloadFindings {
    var findings = OverloadFindings(capacity: plan.capacity, latencyBound: plan.latencyBound)
    let watch = MemoryWatch(stage.replicas[0].processID)
    // Connections are made, and code is in the caches, before anything is measured.
    _ = try await run(load, factor: 0.5, seconds: 1.5)
    for factor in plan.factors {
      let seen = try await run(load, factor: isSabotaged ? factor / 2 : factor, seconds: plan.seconds, watch)
      findings.loads.append(.init(factor: factor, seen: seen))
      stage.log.note("\(Figure.decimal(factor)) x \(Figure.decimal(plan.capacity))/s: \(seen.words)")
      if factor == 1 { watch.begin() }
    }
    findings.secondsUntilRecovered = try await recovery(load, stage)
    findings.mostCalls = try await provider.mostAtOnce()
    findings.memoryGrowth = watch.growth
    return findings
  }

  private func run(
    _ load: OpenLoop,
    factor: Double,
    seconds: Double,
    _ watch: MemoryWatch? = nil
  ) async throws -> LoadSeen {
    // Nobody is remembered from an earlier request, or from an earlier load.
    let mark = UInt64.random(in: .min ... .max)
    let (rate, settling) = (factor * plan.capacity, plan.settling)
    async let seen = load.run(rate: rate, seconds: seconds, settling: settling) { number in
      MintRequest.bytes(bearer: "chaos-\(String(mark, radix: 16))-\(number)")
    }
    if let watch { try await watch.look(for: seconds) }
    return try await seen
  }

  /// Half of the capacity is offered, half a second at a time, until everybody gets a lease.
  private func recovery(_ load: OpenLoop, _ stage: ChaosStage) async throws -> Double? {
    let start = ContinuousClock.now
    while true {
      let elapsed = (ContinuousClock.now - start) / .seconds(1)
      guard elapsed < 10 else { return nil }
      let seen = try await run(load, factor: 0.5, seconds: 0.5)
      if seen.accepted == seen.sent, seen.accepted > 0 {
        stage.log.note("recovered: \(seen.words)")
        return elapsed
      }
    }
  }
}
