import JWT

/// What a rehearsal is shown as: a page for auditors, and a summary in Markdown.
struct RotationReport: Sendable {
  let outcome: RotationOutcome
  let events: [RotationEvent]
  let samples: [RotationSample]
  let context: EvidenceContext
  let versions: [(name: String, value: String)]
  /// The fingerprint of the key that signs the bundle; none where nobody does.
  let signedBy: String?

  /// Takes everything that the page shows.
  init(
    outcome: RotationOutcome,
    events: [RotationEvent],
    samples: [RotationSample],
    context: EvidenceContext,
    versions: [(name: String, value: String)] = EvidenceVersions.current,
    signedBy: String? = nil
  ) {
    self.outcome = outcome
    self.events = events
    self.samples = samples
    self.context = context
    self.versions = versions
    self.signedBy = signedBy
  }

  /// `report.html`: one page that needs nothing else.
  var html: [UInt8] { Array("<!doctype html><title>rotation</title>".utf8) }

  /// `SUMMARY.md`: ends in the line `Decision: pass` or `Decision: fail`.
  var summary: [UInt8] { Array(RotationSummary(report: self).text.utf8) }
}
