import TokenRules

/// `gate-report-<stage>.md`: what a stage of the runtime's rollout is left on, or not.
struct GateReport {
  let stage: String
  let readings: [KPIReading]
  let settings: RolloutSettings
  let context: EvidenceContext
  /// Who signed, and when.
  let signature: (name: String, at: Timestamp)?

  private var blockers: [String] {
    readings.compactMap { reading in reading.fault.map { "\(reading.kpi.gate): \($0)" } }
  }

  private var word: String { blockers.isEmpty && !readings.isEmpty ? "go" : "no-go" }

  var text: String {
    var lines = ["# Gate report: \(stage)", "", "- Run: `\(context.runID)`", "- Schema: `rollout.gate-report.v1`"]
    lines += ["- Commit: `\(context.commit)`", "- Configuration: `\(context.configurationDigest)`", ""]
    lines += [
      "Go or no-go: \(word)", "", "## KPI gates", "", MarkdownText.row(["gate", "value", "must be", "result"]),
    ]
    lines += ["| --- | ---: | --- | --- |"] + readings.map(Self.row)
    lines += ["", "## Snapshots", ""] + snapshots
    lines += ["", "## Sign-off", "", "- Owner: \(MarkdownText.line(settings.owner ?? "not named"))"]
    lines += ["- Signed off by: \(MarkdownText.line(signature?.name ?? "not signed off"))"]
    lines += ["- Signed off at: \(signature?.at.rfc3339 ?? "not signed off")", "", "## Blockers", ""]
    lines += blockers.isEmpty ? ["none"] : blockers.map { "- " + MarkdownText.line($0) }
    lines += ["", "## Remediation", ""]
    lines +=
      blockers.isEmpty ? ["none needed"] : blockers.indices.map { "\($0 + 1). (what is done, by whom, until when)" }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func row(_ reading: KPIReading) -> String {
    MarkdownText.row([
      reading.kpi.gate, reading.value.map { "\($0)" } ?? "–", "\(reading.kpi.comparison.rawValue) \(reading.kpi.bound)",
      reading.fault.map { "no-go: \($0)" } ?? "go",
    ])
  }

  /// Each with the command that makes the like of it.
  private var snapshots: [String] {
    let sources = [(KPI.Source.metrics, settings.metricsURL), (.slo, settings.sloURL)]
    return sources.flatMap { source, url -> [String] in
      guard let url, readings.contains(where: { $0.kpi.source == source }) else { return [] }
      // The token goes to the origin of the metrics URL alone, here too.
      let isTold = origin(url) == settings.metricsURL.flatMap(origin)
      let token = isTold ? #"-H "Authorization: Bearer $RUNTIME_READ_TOKEN" "# : ""
      return ["`kpi-\(stage)-\(source.rawValue).json`", "", "    curl -sS \(token)'\(url)'", ""]
    }
  }

  private func origin(_ url: String) -> WebOrigin? { WebURL(url).map(WebOrigin.init) }
}
