import TokenRules

/// What each step does.
extension CanaryDrill {
  /// From one look of the gate to the next.
  private static let interval = Duration.milliseconds(500)

  func baseline() async throws -> String {
    try await takeOver(percent: 0)
    let clients = settings.clients
    guard try await wait(upTo: 20, for: { record.ledger.clientsOnStable(since: .zero) == clients }) else {
      throw PhaseFailure("not every client got a lease of the stable revision")
    }
    try await Task.sleep(for: .seconds(settings.hold))
    return "\(clients) clients have a lease of the stable revision"
  }

  /// Moves a share to the canary, and watches it.
  func promote(_ percent: Int) async throws -> String {
    try await setRouting(percent, at: [.stable, .canary])
    try await takeOver(percent: percent)
    let (start, count) = (record.clock.uptime(), onCanary.count)
    var looks = 0
    while !hasWatched(percent, since: start) {
      let objections = gate.objections(to: await look(percent, since: start))
      try Task.checkCancellation()
      guard objections.isEmpty else { throw PhaseFailure("the gate blocks: " + objections.joined(separator: "; ")) }
      looks += 1
      try await Task.sleep(for: Self.interval)
    }
    let window = record.ledger.canaryWindow(since: start, at: record.clock.uptime())
    // A gate that saw nothing has not passed.
    guard looks > 0, window.requests > 0 else { throw PhaseFailure("the gate saw no request to the canary") }
    return
      "\(count) of \(Self.keys.count) keys lead to the canary; the gate looked \(looks) times, saw \(window.requests) requests, "
      + "p95 \(Figure.milliseconds(window.p95))"
  }

  /// Whether a share was watched for long enough: the largest until a client has renewed there, which takes a life at most.
  private func hasWatched(_ percent: Int, since start: Duration) -> Bool {
    let watched = record.clock.uptime() - start
    if watched < .seconds(settings.hold) { return false }
    guard percent == settings.cohorts.last, record.ledger.counts(of: .canary).mints == 0 else { return true }
    return watched >= .seconds(settings.hold) + .seconds(CanarySettings.ttl)
  }

  /// Has something go wrong with the canary, and waits for the gate's block.
  func fail(_ fault: CanaryFault, _ percent: Int) async throws -> String {
    record.with { $0.isCanaryUp = false }
    let start = record.clock.uptime()
    try await site.inject(fault)
    // A revision that has just come has to be told, as any would be.
    if fault == .refuse { try await setRouting(percent, at: [.canary]) }
    while record.clock.uptime() < start + .seconds(CanarySettings.detection) {
      let objections = gate.objections(to: await look(percent, since: start))
      try Task.checkCancellation()
      if !objections.isEmpty {
        noteDetection(since: start)
        return "the gate blocks after \(Figure.decimal(detected ?? 0)) s: " + objections.joined(separator: "; ")
      }
      try await Task.sleep(for: Self.interval)
    }
    throw PhaseFailure("the gate does not see the fault within \(Figure.decimal(CanarySettings.detection)) s")
  }

  /// Takes every cohort back: at the edge first, for there the clients are.
  func rollBack() async throws -> String {
    let start = blockedAt ?? record.clock.uptime()
    record.with { $0.isCanaryUp = false }
    try await useShare(0)
    noteRollBack(since: start)
    try await lookAtKeys(0)
    try await setRouting(0, at: [.stable])
    await site.endFault()
    return "every cohort is on the stable revision \(Figure.decimal(rollBackSeconds ?? 0)) s after the gate's block"
  }

  /// Waits until every client has a lease that it asked for after the roll-back.
  func confirm() async throws -> String {
    guard let since = rolledBackAt else { throw PhaseFailure("there was no roll-back") }
    let clients = settings.clients
    guard
      try await wait(upTo: CanarySettings.recovery, for: { record.ledger.clientsOnStable(since: since) == clients })
    else {
      let count = record.ledger.clientsOnStable(since: since)
      throw PhaseFailure("\(count) of \(clients) clients have a lease of the stable revision again")
    }
    return "\(clients) of \(clients) clients have a lease of the stable revision again"
  }
}
