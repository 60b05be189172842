/// Everything that shapes a rollout's plan, without secrets; it is kept in the bundle, so that a resumed run has the same.
struct RolloutSettings: Sendable, Hashable {
  var kind: RolloutKind
  var cohorts: CohortList
  var soakSeconds: Int64
  var skipsSoak = false
  var skipsGates = false
  var skipsRollbackDrill = false
  var controlBaseURL: String?
  var controlStatusURL: String?
  var metricsURL: String?
  var sloURL: String?
  var alertsURL: String?
  /// The folder of a staging rollout's bundle.
  var stagingBundle: String?
  var bounds = SLOBounds()
  var rollbackDrillCommand = "./scripts/local-ci.sh canary-drill"
  /// Seconds that each stage of the runtime's rollout is held, where that is not left to the plan.
  var holdSeconds: Int64?
  var kpis: [KPI] = []
  /// What a rollback goes back to.
  var stableRevisions: [String] = []
  /// Who answers for the rollout.
  var owner: String?
  /// What stands in the way, as somebody said at the start.
  var blockers: [String] = []
  /// Whether there is a token that probes can be made with.
  var hasAuthToken = false
  /// Whether there is a token for the runtime's metrics.
  var hasReadToken = false

  /// The settings of a rollout for which nothing is set.
  static func standard(_ kind: RolloutKind) -> RolloutSettings {
    let cohorts = kind == .staging ? "5,10,25,50,100" : "1,5,10,25,50,100"
    guard let cohorts = try? CohortList(parsing: cohorts) else { preconditionFailure("a list of the program's own") }
    return RolloutSettings(kind: kind, cohorts: cohorts, soakSeconds: kind == .staging ? 900 : 1800)
  }

  /// The stages of the runtime's rollout.
  var stages: [RuntimeStage] { RuntimeStage.all(heldFor: holdSeconds) }

  /// The percentages that users are moved at, in their order.
  var percentages: [Int] { kind == .runtime ? stages.compactMap(\.percentage) : cohorts.percentages }
}
