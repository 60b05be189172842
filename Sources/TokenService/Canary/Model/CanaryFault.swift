/// What goes wrong with the canary.
enum CanaryFault: String, Sendable, CaseIterable {
  /// It stands still with its connections open (SIGSTOP).
  case hang
  /// It is gone (SIGKILL).
  case crash
  /// A revision takes its place that answers every mint with 503.
  case refuse
  /// It stands still most of the time: every answer comes, late.
  case slow

  var summary: String {
    switch self {
    case .hang: "the canary stands still, with its connections open (SIGSTOP)"
    case .crash: "the canary's process is gone (SIGKILL)"
    case .refuse: "the canary is replaced with a revision that answers every mint with 503"
    case .slow: "the canary stands still most of the time: answers come, late"
    }
  }
}
