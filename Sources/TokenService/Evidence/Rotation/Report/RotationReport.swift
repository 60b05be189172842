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
  var html: [UInt8] {
    let timeline = RotationTimeline(self)
    let head = RotationReportHead(report: self)
    let tables = RotationTables(report: self, timeline: timeline)
    let title = "Key rotation rehearsal, \(outcome.environment.rawValue): \(head.decision)"
    let body = [head.markup, RotationTimelineView(timeline: timeline).markup, tables.markup, verification]
    return HTMLPage(title: title, body: [.element("main", [:], body)]).bytes
  }

  /// `SUMMARY.md`: ends in the line `Decision: pass` or `Decision: fail`.
  var summary: [UInt8] { Array(RotationSummary(report: self).text.utf8) }

  private var verification: Markup {
    let signed = signedBy.map { "The bundle is signed by the key \($0)." }
    let words =
      signed
      ?? "The bundle is not signed: what follows tells whether its files are those of its manifest, not who wrote them."
    let key = signedBy == nil ? "" : " --public-key KEY.pub"
    var commands = "token-service rehearse verify DIR" + key
    if signedBy != nil {
      commands +=
        "\nopenssl pkeyutl -verify -pubin -inkey KEY.pub -rawin -in DIR/MANIFEST.json -sigfile DIR/MANIFEST.sig"
    }
    return Markup([
      .element("h2", [:], "How to verify this bundle"),
      .element("p", [:], words + " This page is one of the files; DIR is the directory that it came in."),
      .element("pre", [:], commands),
    ])
  }
}
