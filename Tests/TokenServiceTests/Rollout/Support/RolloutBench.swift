import Foundation
import JWT
import TestSupport
import TokenRules

@testable import TokenService

/// A rollout in this process, under a clock that a test moves, against real servers; its gates are skipped.
struct RolloutBench: Sendable {
  let folder: TestSupport.TemporaryFolder
  let clock = ManualClock()
  var key: EvidenceKey?

  init() throws { folder = try TestSupport.TemporaryFolder() }

  var directory: String { folder.path + "/bundle" }

  /// Settings of a staging or production rollout against the server, of which only the gates are skipped.
  func settings(_ kind: RolloutKind, _ url: String, cohorts: String = "5,100") throws -> RolloutSettings {
    var settings = RolloutSettings.standard(kind)
    settings.cohorts = try CohortList(parsing: cohorts)
    settings.soakSeconds = 20
    settings.controlBaseURL = url
    settings.hasAuthToken = true
    settings.metricsURL = url + "/metrics"
    settings.controlStatusURL = url + "/status"
    if kind != .staging {
      settings.sloURL = url + "/slo"
      settings.alertsURL = url + "/rules"
    }
    settings.skipsGates = true
    settings.skipsRollbackDrill = true
    settings.stableRevisions = ["stable-1"]
    settings.kpis = KPI.standard(settings.bounds)
    return settings
  }

  static let waivers = ["gates", "rollback-drill", "staging-bundle"].map { Waiver(step: $0, reason: "a test") }

  /// Runs to the decision.
  ///
  /// - Parameter waited: called for every second that is waited for.
  func run(
    _ beginning: RolloutRun.Beginning,
    waivers: [Waiver] = RolloutBench.waivers,
    signer: String? = nil,
    waited: @escaping @Sendable () -> Void = {}
  ) async throws -> RolloutResult {
    var run = RolloutRun(beginning: beginning, variables: [:])
    run.waivers = waivers
    run.signer = signer
    run.bearer = Secret("CANARY-bearer")
    run.readToken = Secret("CANARY-read")
    run.key = key
    run.clock = clock
    run.wait = { [clock] in
      clock.advance(milliseconds: Int64($0.milliseconds))
      waited()
    }
    run.say = { _ in }
    return try await run.run()
  }

  func text(_ file: String) throws -> String { try String(contentsOfFile: directory + "/" + file, encoding: .utf8) }

  func lines(_ file: String) throws -> [JSONObject] {
    try text(file).split(separator: "\n").map { try JSONObject(parsing: Array($0.utf8)) }
  }

  /// Whether the bundle is as it was sealed.
  var check: BundleCheck { get throws { try BundleCheck(of: directory, publicKey: key?.publicKey) } }
}
