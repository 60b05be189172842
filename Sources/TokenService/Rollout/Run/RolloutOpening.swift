import TokenRules

/// Begins the bundle of a rollout, or opens the one of a run that was interrupted.
struct RolloutOpening {
  /// Where bundles go when nobody says otherwise.
  static let root = "output/canary/spacetime"

  let variables: [String: String]
  let key: EvidenceKey?
  let clock: any TokenClock

  /// Why a bundle is not gone on with, though nobody changed it: a command line that does not fit.
  struct Refusal: Error, CustomStringConvertible {
    let description: String
  }

  /// Begins a bundle.
  ///
  /// - Parameter directory: an empty folder, or one that is not there yet; where there is none, one with the time in its name.
  func begin(_ settings: RolloutSettings, in directory: String?) throws(EvidenceError) -> RolloutJournal {
    let name = "\(settings.kind.rawValue)-" + clock.now().rfc3339.filter { $0 != "-" && $0 != ":" }
    let mark = String(UInt32.random(in: .min ... .max), radix: 16)
    let context = EvidenceContext(
      runID: "rollout-\(name)-\(mark)",
      commit: BuildInfo.current.commit,
      configurationDigest: digest(settings.kind.environment)
    )
    let folder: EvidenceFolder =
      if let directory { try EvidenceFolder.take(directory) } else { try EvidenceFolder.make(name, in: Self.root) }
    let bundle = try EvidenceBundle(in: folder, context: context, key: key, clock: clock)
    try bundle.replace("plan.json", with: settings.json(context))
    return RolloutJournal(bundle, settings: settings, clock: clock)
  }

  /// Opens the bundle of a run that was interrupted, as it stands in its seal.
  func resume(_ kind: RolloutKind, _ directory: String) throws -> RolloutJournal {
    let bundle = try EvidenceBundle.resume(directory, key: key, clock: clock)
    guard
      let settings = (try? bundle.bytes(of: "plan.json")).flatMap(RolloutSettings.init(parsing:)),
      let events = RolloutEvent.all(parsing: (try? bundle.bytes(of: "events.jsonl")) ?? [])
    else { throw Refusal(description: "\(directory) is no bundle of a rollout") }
    guard settings.kind == kind else {
      throw Refusal(description: "\(directory) is of a rollout of \(settings.kind.rawValue), not of \(kind.rawValue)")
    }
    let readings = SLOLine.all(parsing: (try? bundle.bytes(of: "slo-results.jsonl")) ?? [])
    let journal = RolloutJournal(bundle, settings: settings, events: events, readings: readings, clock: clock)
    try check(journal, bundle.context)
    return journal
  }

  /// Whether the run can be gone on with, by this program, with this configuration.
  private func check(_ journal: RolloutJournal, _ context: EvidenceContext) throws(Refusal) {
    guard journal.machine.canResume else {
      throw Refusal(description: "the rollout came to its end: a new one is needed")
    }
    guard context.commit == BuildInfo.current.commit else {
      let words = "the rollout was begun by commit \(context.commit), and this is \(BuildInfo.current.commit)"
      throw Refusal(description: words)
    }
    guard context.configurationDigest == digest(journal.settings.kind.environment) else {
      throw Refusal(description: "the service's settings are not those with which the rollout was begun")
    }
  }

  /// Names the configuration; where it is wrong, no digest does.
  private func digest(_ environment: ServiceEnvironment) -> String {
    let keys = DevelopmentKeys(absence: .pretend)
    let report = ConfigurationReport(of: environment, from: variables, developmentKeys: keys)
    return report.configuration?.digest.value ?? "unknown"
  }
}
