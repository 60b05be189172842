import Foundation
import JWT
import Synchronization
import TokenRules

/// The bundle of a run of the drills: made at its start, complete at its end.
final class ChaosEvidence: Sendable {
  private struct Contents {
    var results: [ChaosResult] = []
    var fault: EvidenceError?
  }

  private let settings: ChaosSettings
  private let bundle: EvidenceBundle
  private let context: EvidenceContext
  private let signedBy: String?
  private let clock: any TokenClock
  private let startedAt: Timestamp
  private let contents = Mutex(Contents())

  /// Makes `<root>/<UTC>`.
  init(_ settings: ChaosSettings, root: String, key: EvidenceKey?, clock: any TokenClock) throws(EvidenceError) {
    self.settings = settings
    self.clock = clock
    startedAt = clock.now()
    signedBy = key?.publicKey.fingerprint
    let name = startedAt.rfc3339.filter { $0 != "-" && $0 != ":" }
    context = EvidenceContext(
      runID: "chaos-\(name)-\(String(UInt32.random(in: .min ... .max), radix: 16))",
      commit: BuildInfo.current.commit,
      configurationDigest: Self.digest
    )
    bundle = try EvidenceBundle(root: root, name: name, context: context, key: key, clock: clock)
  }

  var directory: String { bundle.directory }

  static func logFile(of scenario: ChaosScenario) -> String { "logs/\(scenario.rawValue).log" }

  /// Writes a scenario's line and log, and seals what is there.
  func keep(_ result: ChaosResult, log: [UInt8]) {
    contents.withLock { $0.results.append(result) }
    attempt { () throws(EvidenceError) in
      try bundle.replace(result.logFile, with: log)
      try bundle.append(ChaosLine(result: result), to: "results.jsonl")
      try bundle.seal()
    }
  }

  /// Takes the logs of the service's processes: their end, where they are long.
  func keepLogs(of scenario: ChaosScenario, in folder: DrillFolder) {
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] {
      let home = folder.path + "/" + name
      let logs = (try? FileManager.default.contentsOfDirectory(atPath: home).filter { $0.hasPrefix("log-") }) ?? []
      for log in logs.sorted() {
        guard let bytes = try? DrillFolder.read(home + "/" + log) else { continue }
        let file = "logs/\(scenario.rawValue)/\(name)-\(log.dropFirst("log-".count)).log"
        attempt { () throws(EvidenceError) in try bundle.replace(file, with: Array(bytes.suffix(Self.largestLog))) }
      }
    }
  }

  private static let largestLog = 256 << 10

  /// Writes the summary, and seals the bundle.
  func finish(fault: String?) -> ChaosOutcome {
    let results = contents.withLock(\.results)
    let lost = contents.withLock(\.fault).map { "evidence was lost: \($0)" }
    let outcome = ChaosOutcome(
      results: results,
      settings: settings,
      decision: ChaosDecision(results, settings, fault: fault ?? lost),
      startedAt: startedAt,
      endedAt: clock.now(),
      context: context,
      directory: directory,
      signedBy: signedBy
    )
    attempt { () throws(EvidenceError) in
      try bundle.replace("SUMMARY.md", with: Array(ChaosSummary(outcome: outcome).text.utf8))
    }
    guard lost == nil, let late = contents.withLock(\.fault) else { return outcome }
    return outcome.blocked(because: "evidence was lost: \(late)")
  }

  private func attempt(_ body: () throws(EvidenceError) -> Void) {
    do throws(EvidenceError) { try body() } catch { contents.withLock { $0.fault = $0.fault ?? error } }
  }

  /// Names the configuration that every scenario begins with: its variables, the scratch folder left out.
  private static let digest: String = {
    guard let folder = try? DrillFolder() else { return "unknown" }
    defer { folder.remove() }
    guard let environment = try? DrillEnvironment(DrillSettings(), in: folder) else { return "unknown" }
    let variables = environment.replica(home: folder.path + "/replica-1", reference: nil)
    let own = variables.filter {
      $0.key.hasPrefix("OA_") && $0.key != "OA_BUILD_COMMIT" || $0.key.hasPrefix("RUNTIME_")
    }
    let lines = own.map { "\($0.key)=\($0.value.split(separator: folder.path).joined())" }
    return SHA256Digest(of: lines.sorted().joined(separator: "\n")).hex
  }()
}
