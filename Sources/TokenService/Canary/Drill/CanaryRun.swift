import AsyncHTTPClient
import TokenRules
import TokenVerification

/// One canary drill from the first process to the last line of evidence.
struct CanaryRun: Sendable {
  let settings: CanarySettings
  let output: String
  let key: EvidenceKey?
  let clock: any TokenClock
  /// Says something to whoever watches.
  let say: @Sendable (String) -> Void

  /// Runs the drill, and leaves a complete bundle however it ends.
  ///
  /// - Throws: where there is nothing to keep evidence of: no folder, no ring, no bundle.
  func run() async throws -> CanaryResult {
    let folder = try DrillFolder()
    defer { folder.remove() }
    let startedAt = clock.now()
    let site = try await CanarySite(in: folder, seed: "\(RoutingSettings.defaultSeed)-\(settings.seed)")
    let journal = try journal(startedAt, site)
    let (clients, verifier) = (HTTPClient.forRehearsal(), HTTPClient.forRehearsal())
    let record = CanaryRecord(clients: settings.clients, clock: clock)
    let outcome = await run(
      site,
      journal,
      record,
      clients,
      FleetClient(http: verifier, readToken: site.environment.readToken)
    )
    for log in site.logs {
      if let bytes = try? DrillFolder.read(log.path) { journal.replace("logs/" + log.name, with: bytes) }
    }
    try? await clients.shutdown()
    try? await verifier.shutdown()
    let summary = CanarySummary(outcome: outcome, context: journal.context, startedAt: startedAt, endedAt: clock.now())
    journal.replace("SUMMARY.md", with: Array(summary.text.utf8))
    journal.seal()
    return CanaryResult(
      outcome: outcome,
      directory: journal.bundle.directory,
      runID: journal.context.runID,
      signedBy: key?.publicKey.fingerprint,
      evidenceFault: journal.fault.map { "\($0)" }
    )
  }

  private func journal(_ now: Timestamp, _ site: CanarySite) throws -> CanaryJournal {
    let name = "drill-" + now.rfc3339.filter { $0 != "-" && $0 != ":" }
    let mark = String(UInt32.random(in: .min ... .max), radix: 16)
    let variables = site.environment.replica(home: site.stable.home, reference: nil)
    let environment = site.environment.settings.environment
    let configuration = try? ServiceConfiguration.load(environment: environment, from: variables)
    let context = EvidenceContext(
      runID: "canary-\(name)-\(mark)",
      commit: BuildInfo.current.commit,
      configurationDigest: configuration?.digest.value ?? "unknown"
    )
    let bundle = try EvidenceBundle(root: output, name: name, context: context, key: key, clock: clock)
    return CanaryJournal(bundle, context, clock: clock, say: say)
  }
}
