import Foundation
import TokenRules
import TokenVerification

/// The drills from the first process to the last line of evidence.
struct ChaosRun: Sendable {
  let settings: ChaosSettings
  let output: String
  let key: EvidenceKey?
  let clock: any TokenClock
  /// Says something to whoever watches.
  let say: @Sendable (String) -> Void

  /// Plays every scenario, and leaves a complete bundle however it ends.
  ///
  /// - Throws: where there is nothing to keep evidence of: no folder, no bundle.
  func run() async throws -> ChaosOutcome {
    guard let lifeline = Lifeline() else { throw DrillFault("no pipe can be made") }
    _ = OpenFileLimit.raise()
    let evidence = try ChaosEvidence(settings, root: output, key: key, clock: clock)
    say("the evidence is in \(evidence.directory)")
    var isInterrupted = false
    for scenario in settings.scenarios {
      let result: ChaosResult
      if isInterrupted {
        let log = ChaosEvidence.logFile(of: scenario)
        result = ChaosResult(scenario, .skipped, because: "interrupted before it began", seconds: 0, logFile: log)
        evidence.keep(result, log: [])
      } else {
        result = await play(scenario, lifeline, evidence)
      }
      isInterrupted = isInterrupted || Task.isCancelled
    }
    return evidence.finish(fault: isInterrupted ? "interrupted" : nil)
  }

  private func play(_ scenario: ChaosScenario, _ lifeline: Lifeline, _ evidence: ChaosEvidence) async -> ChaosResult {
    let drill = scenario.drill(settings)
    let log = ChaosLog(clock: clock)
    let logFile = ChaosEvidence.logFile(of: scenario)
    say("\(scenario.rawValue): about \(Int(drill.estimate)) s")
    let result: ChaosResult
    if let missing = drill.missing {
      result = ChaosResult(scenario, .skipped, because: missing, seconds: 0, logFile: logFile)
    } else {
      result = await play(scenario, drill, lifeline, log, evidence)
    }
    if let reason = result.reason { log.note("\(result.status.rawValue): \(reason)") }
    for rule in result.rules { log.note("\(rule.holds ? "holds" : "BROKEN")  \(rule.words)") }
    evidence.keep(result, log: log.bytes)
    say("\(scenario.rawValue): \(result.status.rawValue)" + (result.reason.map { " (\($0))" } ?? ""))
    for failure in result.rules where !failure.holds { say("  \(failure.words)") }
    return result
  }

  private func play(
    _ scenario: ChaosScenario,
    _ drill: any ChaosDrill,
    _ lifeline: Lifeline,
    _ log: ChaosLog,
    _ evidence: ChaosEvidence
  ) async -> ChaosResult {
    let logFile = ChaosEvidence.logFile(of: scenario)
    do {
      let folder = try DrillFolder()
      defer {
        evidence.keepLogs(of: scenario, in: folder)
        folder.remove()
      }
      let set = ChaosSet(settings: settings, folder: folder, lifeline: lifeline, log: log)
      let findings = try await drill.play(set)
      return ChaosResult(scenario, judging: findings, seconds: log.elapsed, logFile: logFile)
    } catch let skip as ChaosSkip {
      return ChaosResult(scenario, .skipped, because: skip.reason, seconds: log.elapsed, logFile: logFile)
    } catch {
      let reason = Task.isCancelled || error is CancellationError ? "interrupted" : "could not be played: \(error)"
      return ChaosResult(scenario, .failed, because: reason, seconds: log.elapsed, logFile: logFile)
    }
  }
}
