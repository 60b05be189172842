import TokenRules
import TokenVerification

/// One rollout from its bundle's first file to the decision.
struct RolloutRun: Sendable {
  /// What is rolled out, or which run is gone on with.
  enum Beginning: Sendable {
    /// A new run; its folder, where somebody named one.
    case new(RolloutSettings, directory: String?)
    case resumed(RolloutKind, directory: String)
  }

  let beginning: Beginning
  var waivers: [Waiver] = []
  var signer: String?
  var bearer: Secret?
  var readToken: Secret?
  var key: EvidenceKey?
  /// The caller's variables: gates are given some of them.
  var variables: [String: String]
  var client = WebClient.shared
  var clock: any TokenClock = SystemClock()
  /// Lets time pass; ends early where the task is cancelled.
  var wait: @Sendable (Duration) async -> Void = { try? await Task.sleep(for: $0) }
  /// Says something to whoever watches.
  var say: @Sendable (String) -> Void = { Terminal.write($0 + "\n") }

  /// Rolls out, and leaves a bundle with a decision however it ends.
  ///
  /// - Throws: where there is no bundle: `EvidenceError`, or `RolloutOpening.Refusal` where one is not gone on with.
  func run() async throws -> RolloutResult {
    let opening = RolloutOpening(variables: variables, key: key, clock: clock)
    let journal: RolloutJournal
    switch beginning {
    case .new(let settings, let directory):
      try check(waivers, RolloutPlan(settings))
      journal = try opening.begin(settings, in: directory)
      journal.note(.started)
    case .resumed(let kind, let directory):
      do { journal = try opening.resume(kind, directory) } catch let refusal as EvidenceBundle.ResumeRefusal {
        return try blocked(refusal, kind, directory, opening)
      }
      try check(waivers, journal.machine.plan)
      try checkTokens(journal.settings)
      journal.note(.resumed)
    }
    for waiver in waivers { journal.note(.waived(waiver)) }
    if let signer { journal.note(.signs(signer)) }
    say("evidence: \(journal.bundle.directory)")
    publish(journal, [])
    let walk = walk(journal)
    await walk.walk { publish(journal, []) }
    return finish(journal, [])
  }

  private func walk(_ journal: RolloutJournal) -> RolloutWalk {
    RolloutWalk(
      journal: journal,
      secrets: RolloutSecrets(bearer: bearer, readToken: readToken, settings: journal.settings),
      client: client,
      gates: GateProcess(kind: journal.settings.kind, variables: variables),
      key: key?.publicKey,
      clock: clock,
      wait: wait,
      say: say
    )
  }

  /// What nobody can waive is a mistake, and no waiver.
  private func check(_ waivers: [Waiver], _ plan: RolloutPlan) throws(RolloutOpening.Refusal) {
    let known = plan.waivable
    guard let wrong = waivers.first(where: { !known.contains($0.step) }) else { return }
    let names = known.sorted().joined(separator: ", ")
    throw RolloutOpening.Refusal(description: "--waive knows no \(wrong.step); it knows \(names)")
  }

  /// A run that was begun with a token would fail without it, and could not be gone on with again.
  private func checkTokens(_ settings: RolloutSettings) throws(RolloutOpening.Refusal) {
    if settings.hasAuthToken, bearer == nil {
      throw RolloutOpening.Refusal(
        description: "the rollout was begun with a token for the control service: give it again"
      )
    }
    if settings.hasReadToken, readToken == nil {
      throw RolloutOpening.Refusal(description: "the rollout was begun with RUNTIME_READ_TOKEN: set it again")
    }
  }

  /// A bundle that somebody changed stays as it is; that it was refused is written down in one of its own.
  private func blocked(
    _ refusal: EvidenceBundle.ResumeRefusal,
    _ kind: RolloutKind,
    _ directory: String,
    _ opening: RolloutOpening
  ) throws -> RolloutResult {
    guard case .changed = refusal else { throw RolloutOpening.Refusal(description: refusal.description) }
    let journal = try opening.begin(.standard(kind), in: nil)
    return finish(journal, ["--resume \(directory): \(refusal)"])
  }

  private func finish(_ journal: RolloutJournal, _ faults: [String]) -> RolloutResult {
    let decision = RolloutDecision(journal.machine, faults: faults + Self.lost(journal))
    journal.note(.decided(allows: decision.allows))
    publish(journal, faults)
    // What could not be written in the end counts, too.
    let last = RolloutDecision(journal.machine, faults: faults + Self.lost(journal))
    return RolloutResult(
      decision: last,
      kind: journal.settings.kind,
      directory: journal.bundle.directory,
      runID: journal.bundle.context.runID,
      signedBy: key?.publicKey.fingerprint,
      canResume: journal.machine.canResume && faults.isEmpty
    )
  }

  private static func lost(_ journal: RolloutJournal) -> [String] {
    journal.fault.map { ["evidence was lost: \($0)"] } ?? []
  }

  /// Writes summary and report anew, and seals the bundle: until the end, they say that the rollout is blocked.
  private func publish(_ journal: RolloutJournal, _ faults: [String]) {
    let report = RolloutReport(
      settings: journal.settings,
      machine: journal.machine,
      events: journal.events,
      readings: journal.readings,
      decision: RolloutDecision(journal.machine, faults: faults + Self.lost(journal)),
      context: journal.bundle.context,
      signedBy: key?.publicKey.fingerprint
    )
    journal.replace("report.html", with: report.html)
    journal.replace("SUMMARY.md", with: report.summary)
  }
}
