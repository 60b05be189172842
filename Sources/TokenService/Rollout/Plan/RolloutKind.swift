import TokenRules

/// What is rolled out, and where.
enum RolloutKind: String, Sendable, CaseIterable {
  /// The canary in staging.
  case staging
  /// The phased promotion in production.
  case production
  /// The runtime and its clients, in production, over days.
  case runtime

  /// Whose settings are checked.
  var environment: ServiceEnvironment { self == .staging ? .staging : .prod }

  var title: String {
    switch self {
    case .staging: "Staging canary rollout"
    case .production: "Production phased rollout"
    case .runtime: "Runtime and client rollout"
    }
  }

  /// The beginning of the names that its cohorts' probes go by.
  var probeName: String { self == .staging ? "staging-canary" : "production-rollout" }

  /// The file that says what is set at each cohort.
  var sequenceFile: String { self == .staging ? "canary-env-sequence.txt" : "cohort-env-sequence.txt" }
}
