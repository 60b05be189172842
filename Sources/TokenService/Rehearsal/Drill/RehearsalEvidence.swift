import JWT
import TokenRules
import TokenVerification

/// The bundle of a rehearsal: made at its start, complete at its end.
struct RehearsalEvidence {
  let journal: RehearsalJournal
  private let context: EvidenceContext
  private let key: EvidenceKey?

  /// Makes the bundle below a folder.
  init(
    _ environment: ServiceEnvironment,
    configurationDigest: String,
    root: String,
    key: EvidenceKey?,
    clock: any TokenClock
  ) throws(EvidenceError) {
    let name = EvidenceBundle.name(environment: environment, at: clock.now())
    let mark = String(UInt32.random(in: .min ... .max), radix: 16)
    context = EvidenceContext(
      runID: "rotation-\(name)-\(mark)",
      commit: BuildInfo.current.commit,
      configurationDigest: configurationDigest
    )
    self.key = key
    let bundle = try EvidenceBundle(root: root, name: name, context: context, key: key, clock: clock)
    journal = RehearsalJournal(bundle, clock: clock)
  }

  /// Writes report and summary, and seals the bundle.
  func finish(_ outcome: RotationOutcome, _ checks: RehearsalLedger.Checks) -> RehearsalResult {
    let report = RotationReport(
      outcome: outcome,
      events: journal.events,
      samples: journal.samples,
      context: context,
      signedBy: key?.publicKey.fingerprint
    )
    journal.replace("report.html", with: report.html)
    journal.replace("SUMMARY.md", with: report.summary)
    journal.seal()
    return RehearsalResult(
      outcome: outcome,
      checks: checks,
      directory: journal.bundle.directory,
      runID: context.runID,
      signedBy: key?.publicKey.fingerprint,
      evidenceFault: journal.fault.map { "\($0)" }
    )
  }
}
