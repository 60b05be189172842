/// What a run came to.
struct RunResult: Sendable {
  var checks: [Check] = []
  var sessions: [(state: SessionState, passed: Bool)] = []
  /// For the summary: what was counted.
  var facts: [(String, String)] = []
  /// What ended the run early.
  var fault: String?
}
