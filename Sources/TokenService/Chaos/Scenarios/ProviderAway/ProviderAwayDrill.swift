import NIOCore
import TokenVerification

/// Has the identity provider hang, then takes it away, then brings it back; callers with session tokens and access keys
/// ask all the while.
struct ProviderAwayDrill: ChaosDrill {
  /// The script in numbers.
  struct Plan: Sendable {
    /// Mints a second of callers whom the provider is asked about, and of the others.
    let asked: Double
    let others: Double
    /// Seconds of each phase.
    let seconds: Double
    let latencyFloor: Double
    let clients = 60
  }

  let plan: Plan
  private let isSabotaged: Bool
  var estimate: Double { plan.seconds * 4 + 8 }

  init(_ settings: ChaosSettings) {
    plan =
      settings.isQuick
      ? Plan(asked: 15, others: 40, seconds: 1.5, latencyFloor: 250)
      : Plan(asked: 40, others: 200, seconds: 6, latencyFloor: 10)
    isSabotaged = settings.isSabotaged
  }

  func play(_ set: ChaosSet) async throws -> any ChaosFindings {
    try await DrillProvider(.answer(afterMilliseconds: 5), seed: set.settings.seed).use { provider in
      let keys = try DrillAccessKeys(count: plan.clients, in: set.folder, now: SystemClock().now())
      let variables = try provider.variables(in: set.folder).merging(keys.variables) { $1 }
      return try await ChaosStage(set, variables: variables).use { try await play($0, provider, keys) }
    }
  }

  private func play(
    _ stage: ChaosStage,
    _ provider: DrillProvider,
    _ keys: DrillAccessKeys
  ) async throws -> ProviderAwayFindings {
    let address = try await stage.start(0)
    // One of a session, one of an access key, and so on.
    let bearers = zip(try stage.sessions(plan.clients), keys.texts).flatMap { [$0, $1] }
    let requests = bearers.map { MintRequest.bytes(bearer: $0) }
    return try await OpenLoop(port: address.port, connections: 128).use { load in
      try await play(stage, address, provider, load) { requests[$0 % requests.count] }
    }
  }

  private func play(
    _ stage: ChaosStage,
    _ address: ReplicaAddress,
    _ provider: DrillProvider,
    _ load: OpenLoop,
    _ request: @escaping @Sendable (Int) -> ByteBuffer
  ) async throws -> ProviderAwayFindings {
    var findings = ProviderAwayFindings(latencyFloor: plan.latencyFloor)
    _ = try await load.run(rate: plan.others, seconds: 1, request: request)
    async let othersBefore = load.run(rate: plan.others, seconds: plan.seconds, request: request)
    findings.before = try await ask(stage, address, "before")
    findings.othersBefore = try await othersBefore

    let plan = plan
    let others = Task { try await load.run(rate: plan.others, seconds: 3600, request: request) }
    defer { others.cancel() }
    try await provider.behave(.hang)
    findings.hanging = try await ask(stage, address, "while it hangs")
    try await provider.goDown()
    findings.down = try await ask(stage, address, "while it is down")
    try await provider.behave(.answer(afterMilliseconds: 5))
    if !isSabotaged { try await provider.comeUp() }
    findings.secondsUntilRecovered = try await stage.time(upTo: 10) {
      await stage.client.mintReply(at: address, bearer: Self.freshToken())?.lease != nil
    }
    findings.othersMeanwhile = try await load.finish(others)
    stage.log.note("the others meanwhile: \(findings.othersMeanwhile.words)")
    return findings
  }

  /// Callers come whom the provider has to be asked about; all are waited for.
  private func ask(
    _ stage: ChaosStage,
    _ address: ReplicaAddress,
    _ phase: String
  ) async throws -> ProviderAwayFindings.Asked {
    let asked = Shared(ProviderAwayFindings.Asked())
    await PacedLoad.run(rate: plan.asked, seconds: plan.seconds) { _ in
      let start = ContinuousClock.now
      let reply = await stage.client.mintReply(at: address, bearer: Self.freshToken())
      let elapsed = (ContinuousClock.now - start).milliseconds
      asked.with { asked in
        asked.longest = max(asked.longest, elapsed)
        if reply?.lease != nil {
          asked.leases += 1
        } else if let reply, reply.status == 503, reply.isShed {
          asked.refused += 1
        } else {
          asked.wrong += 1
        }
      }
    }
    try Task.checkCancellation()
    let (counts, longest) = (asked.value, Figure.milliseconds(asked.value.longest))
    stage.log.note(
      "\(phase): \(counts.leases) leases, \(counts.refused) x 503, \(counts.wrong) wrong, longest \(longest)"
    )
    return counts
  }

  /// Nobody has been asked about it before.
  private static func freshToken() -> String { "chaos-\(String(UInt64.random(in: .min ... .max), radix: 16))" }
}
