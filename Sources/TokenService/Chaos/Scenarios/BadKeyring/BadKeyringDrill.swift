import JWT
import TokenRules
import TokenVerification

/// Pushes rings that must not be taken to a replica under load, and then a good one.
struct BadKeyringDrill: ChaosDrill {
  /// The script in numbers.
  struct Plan: Sendable {
    /// Mints, and questions about a token from before, a second.
    let rate: Double
    /// Seconds between a ring that was refused and the next.
    let dwell: Double
    let clients = 100
    /// How long a word about a bad ring is waited for, in seconds.
    let patience = 8.0
  }

  let plan: Plan
  private let isSabotaged: Bool
  var estimate: Double { Double(PushedRing.allCases.count) * (plan.dwell + 1) + 4 }

  init(_ settings: ChaosSettings) {
    plan = settings.isQuick ? Plan(rate: 40, dwell: 0.5) : Plan(rate: 200, dwell: 2)
    isSabotaged = settings.isSabotaged
  }

  func play(_ set: ChaosSet) async throws -> any ChaosFindings {
    try await ChaosStage(set).use(play)
  }

  private func play(_ stage: ChaosStage) async throws -> BadKeyringFindings {
    let address = try await stage.start(0)
    return try await OpenLoop(port: address.port, connections: 128).use { try await play(stage, address, $0) }
  }

  private func play(
    _ stage: ChaosStage,
    _ address: ReplicaAddress,
    _ load: OpenLoop
  ) async throws -> BadKeyringFindings {
    let sessions = try stage.sessions(plan.clients)
    guard let before = await stage.client.mintReply(at: address, bearer: sessions[0])?.lease else {
      throw DrillFault("no token can be had before anything is done")
    }
    let requests = sessions.map { MintRequest.bytes(bearer: $0) }
    let questions = Shared((all: 0, withoutYes: 0))
    let plan = plan
    var findings = BadKeyringFindings()
    let mints = Task {
      try await load.run(rate: plan.rate, seconds: 3600) { requests[$0 % requests.count] }
    }
    let asking = Task {
      await PacedLoad.run(rate: plan.rate / 2) { _ in
        let verdict = await stage.client.verify(before.token, at: address)
        if Task.isCancelled { return }
        let isYes = if case .accepted = verdict { true } else { false }
        questions.with { counts in
          counts.all += 1
          if !isYes { counts.withoutYes += 1 }
        }
      }
    }
    defer {
      mints.cancel()
      asking.cancel()
    }
    try await push(stage, address, &findings)
    asking.cancel()
    await asking.value
    findings.mints = try await load.finish(mints)
    (findings.questions, findings.questionsWithoutYes) = questions.value
    stage.log.note("mints meanwhile: \(findings.mints.words)")
    return findings
  }

  private func push(
    _ stage: ChaosStage,
    _ address: ReplicaAddress,
    _ findings: inout BadKeyringFindings
  ) async throws {
    let inForce = (try stage.desk.contents(), try stage.desk.bytes())
    let outcome = try await stage.desk.keys(["stage", "--reason", "chaos drill"])
    guard outcome.code == 0 else { throw DrillFault("`keys stage` ended with \(outcome.code): \(outcome.complaint)") }
    let (next, file) = (try stage.desk.bytes(), stage.replicas[0].ringFile)
    for pushed in PushedRing.allCases {
      let bytes = isSabotaged ? next : try pushed.bytes(inForce: inForce.1, next: next)
      try DrillFolder.write(bytes, to: file, mode: isSabotaged ? 0o600 : pushed.mode)
      var ring = BadKeyringFindings.Ring(name: pushed.rawValue)
      ring.secondsUntilTold = try await stage.time(upTo: isSabotaged ? 3 : plan.patience) {
        await stage.client.isReady(at: address)?.body?["details"]?.object?["keyring"]?.string != nil
      }
      ring.isMeasured = await stage.client.metric("keyring_refused", at: address) == 1
      ring.isReady = await stage.client.isReady(at: address)?.isReady == true
      ring.isOldInForce = await stage.client.keys(at: address)?.ringDigest == inForce.0.digest
      findings.rings.append(ring)
      let told = ring.secondsUntilTold.map { "\(Figure.decimal($0)) s" } ?? "never"
      stage.log.note("a ring \(pushed.rawValue) was pushed; /ready told of it after \(told)")
      try await Task.sleep(for: .seconds(plan.dwell))
      try DrillFolder.write(inForce.1, to: file)
      _ = try await stage.wait(upTo: isSabotaged ? 3 : plan.patience) {
        await stage.client.metric("keyring_refused", at: address) == 0
      }
    }
    try DrillFolder.write(next, to: file)
    let digest = try stage.desk.contents().digest
    findings.secondsUntilGood = try await stage.time(upTo: plan.patience) {
      await stage.client.keys(at: address)?.ringDigest == digest
    }
    findings.refusedAfterGood = await stage.client.metric("keyring_refused", at: address)
  }
}
