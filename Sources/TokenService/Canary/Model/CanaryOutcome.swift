/// How a canary drill went.
struct CanaryOutcome: Sendable {
  /// A step that was taken.
  struct Step: Sendable, Hashable {
    let name: String
    let percent: Int
    let passed: Bool
    let seconds: Double
    let detail: String
  }

  let settings: CanarySettings
  let decision: CanaryDecision
  let steps: [Step]
  let ledger: CanaryLedger
  let uncovered: Double
  /// From the fault to the gate's block, and from there until every cohort was back, in seconds.
  let detected: Double?
  let rolledBack: Double?
}
