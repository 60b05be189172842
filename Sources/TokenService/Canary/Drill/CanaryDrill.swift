import TokenRules

/// Walks the steps of a canary drill: the thin part that does what they say, to real processes.
actor CanaryDrill {
  let settings: CanarySettings
  let site: CanarySite
  let record: CanaryRecord
  let probe: CanaryProbe
  let routing: RoutingClient
  let journal: CanaryJournal
  let gate: CanaryGate

  /// When the edge had taken every cohort back.
  private(set) var rolledBackAt: Duration?
  private(set) var detected: Double?
  private(set) var rollBackSeconds: Double?
  /// When the gate blocked.
  var blockedAt: Duration?
  /// Which of the drill's own keys were on the canary at the last look.
  var onCanary: Set<String> = []

  init(
    _ settings: CanarySettings,
    site: CanarySite,
    record: CanaryRecord,
    probe: CanaryProbe,
    routing: RoutingClient,
    journal: CanaryJournal
  ) {
    self.settings = settings
    self.site = site
    self.record = record
    self.probe = probe
    self.routing = routing
    self.journal = journal
    gate = CanaryGate(bounds: settings.bounds)
  }

  /// Walks every step; the first that fails ends the promotion, and every cohort goes back all the same.
  ///
  /// - Returns: what ended it early; `nil` where every step was taken or one of them failed.
  func walk() async -> String? {
    var isPromoting = true
    for step in CanaryStep.script(settings) {
      let isForward = step != .rollBack && step != .confirm
      guard isPromoting || !isForward else { continue }
      do {
        let detail = try await journal.step(step) { try await self.perform(step) }
        if !detail { isPromoting = false }
      } catch {
        return "interrupted"
      }
    }
    return nil
  }

  /// - Returns: what there is to say of it.
  private func perform(_ step: CanaryStep) async throws -> String {
    switch step {
    case .baseline: try await baseline()
    case .promote(let percent): try await promote(percent)
    case .fail(let fault, let percent): try await fail(fault, percent)
    case .rollBack: try await rollBack()
    case .confirm: try await confirm()
    }
  }

  func noteDetection(since start: Duration) {
    let now = record.clock.uptime()
    blockedAt = now
    detected = (now - start) / .seconds(1)
  }

  func noteRollBack(since start: Duration) {
    let now = record.clock.uptime()
    rolledBackAt = now
    rollBackSeconds = (now - start) / .seconds(1)
  }

  /// Waits until something holds.
  func wait(upTo seconds: Double, for isTrue: () async throws -> Bool) async throws -> Bool {
    let end = record.clock.uptime() + .seconds(seconds)
    while try await !isTrue() {
      guard record.clock.uptime() < end else { return false }
      try await Task.sleep(for: .milliseconds(50))
    }
    return true
  }
}
