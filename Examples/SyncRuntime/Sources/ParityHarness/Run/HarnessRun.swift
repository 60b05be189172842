import Foundation

/// One run: sets up, disturbs, waits, compares, and decides, whatever happens.
final class HarnessRun: Sendable {
  private let settings: HarnessSettings
  private let folders: RunFolders
  private let evidence: EvidenceWriter
  private let say: @Sendable (String) -> Void

  /// - Parameter say: tells people how it goes.
  init(_ settings: HarnessSettings, _ folders: RunFolders, say: @escaping @Sendable (String) -> Void) {
    self.settings = settings
    self.folders = folders
    self.say = say
    let runID = "parity-" + URL(filePath: folders.output).lastPathComponent
    evidence = EvidenceWriter(folder: folders.output, runID: runID, commit: settings.commit)
  }

  /// Runs to a decision; none where it could not be written.
  func run() async -> Summary? {
    var result = RunResult()
    do { result = try await disturbed() } catch { result.fault = "\(error)" }
    result.checks.insert(
      Check("the run came to its end", failures: result.fault.map { [$0] } ?? [], seen: "yes"),
      at: 0
    )
    for session in result.sessions { evidence.append(session.state, passed: session.passed) }
    for check in result.checks { evidence.append(check) }
    let summary = Summary(
      runID: evidence.runID,
      commit: settings.commit,
      settings: settings,
      facts: settings.facts + result.facts,
      checks: result.checks
    )
    do { try evidence.conclude(summary) } catch {
      say("the summary cannot be written: \(error)")
      return nil
    }
    folders.removeScratch()
    return summary
  }

  /// Starts everything, and ends it again, also where the run fails.
  private func disturbed() async throws -> RunResult {
    let watchdog = try Watchdog()
    let http = HTTP()
    let site = try Site(settings, folders)
    let fleet = Fleet(site, watchdog)
    var result = RunResult()
    do { result = try await course(fleet, http) } catch is CancellationError { result.fault = "interrupted" } catch {
      result.fault = "\(error)"
    }
    let ends = await fleet.kill()
    if let fault = result.fault { result.fault = ([fault] + ends).joined(separator: "; ") }
    await watchdog.end()
    await http.end()
    return result
  }

  private func course(_ fleet: Fleet, _ http: HTTP) async throws -> RunResult {
    let site = fleet.site
    let publisher = Publisher(http, site, accessKey: try await site.prepare())
    try await fleet.start()
    let course = RunCourse(fleet: fleet, publisher: publisher, desk: Operator(http: http, site: site), say: say)
    try await course.connect()
    let start = ContinuousClock.now
    let records = try await course.disturb(from: start) { self.evidence.append($0) }
    let settled = try await course.settle()
    let refusals = try await course.refusals()
    let metrics = try? await http.ask("GET", site.runtimeURL + "/v1/sync/metrics", bearer: nil)
    try? Data(metrics?.body ?? []).write(to: URL(filePath: folders.output + "/runtime-metrics.json"))
    let ends = await fleet.stop()
    try Task.checkCancellation()
    let scan = SecretScan(secrets: [site.secrets.admin, site.secrets.read]).findings(in: folders.output)
    return try RunJudge(
      plan: settings.plan,
      records: records,
      publisher: publisher.counts,
      ledger: settings.sabotage == .comparison ? Self.spoiled(publisher.ledger) : publisher.ledger,
      logs: LoggedStream.read(folders.data),
      sessions: course.sessions(records, settled),
      audit: Audit.read(site.audit),
      settled: settled.behind,
      refusals: refusals,
      ends: ends,
      refusedRings: fleet.refusedRings,
      secrets: scan,
      settings: settings
    ).result
  }

  private static func spoiled(_ ledger: AppendLedger) -> AppendLedger {
    var spoiled = ledger
    spoiled.forget(ledger.head(of: HarnessSettings.streams[0]) / 2, of: HarnessSettings.streams[0])
    return spoiled
  }
}
