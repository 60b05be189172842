/// What a rollout is shown as: a page for whoever approves it, and a summary in Markdown.
struct RolloutReport: Sendable {
  let settings: RolloutSettings
  let machine: RolloutMachine
  let events: [RolloutEvent]
  let readings: [SLOLine]
  let decision: RolloutDecision
  let context: EvidenceContext
  /// The fingerprint of the key that signs the bundle; none where nobody does.
  let signedBy: String?

  /// `report.html`: one page that needs nothing else.
  var html: [UInt8] {
    let title = "\(settings.kind.title): \(decision.word)"
    let body = [
      RolloutReportHead(report: self).markup, RolloutTimelineView(report: self).markup,
      RolloutTables(report: self).markup, verification,
    ]
    return HTMLPage(title: title, body: [.element("main", [:], body)]).bytes
  }

  /// `SUMMARY.md`: ends in the line `Decision: allow` or `Decision: block`.
  var summary: [UInt8] { Array(RolloutSummary(report: self).text.utf8) }

  /// The first and the last moment, in milliseconds since 1970.
  var span: ClosedRange<Int64> {
    let first = events.first?.atUnixMs ?? 0
    return first...max(first, events.map(\.atUnixMs).max() ?? first)
  }

  private var verification: Markup {
    let words =
      signedBy.map { "The bundle is signed by the key \($0)." }
      ?? "The bundle is not signed: what follows tells whether its files are those of its manifest, not who wrote them."
    let key = signedBy == nil ? "" : " --public-key KEY.pub"
    return Markup([
      .element("h2", [:], "How to verify this bundle"),
      .element("p", [:], words + " This page is one of the files; DIR is the directory that it came in."),
      .element("pre", [:], "token-service rehearse verify DIR" + key),
    ])
  }
}
