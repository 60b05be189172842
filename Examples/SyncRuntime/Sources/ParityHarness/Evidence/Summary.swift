/// The page of a run for people; ends in the decision.
struct Summary: Sendable {
  let runID: String
  let commit: String
  let settings: HarnessSettings
  let facts: [(String, String)]
  let checks: [Check]
  /// What ended the run early.
  let fault: String?

  /// Nothing failed, and something was checked.
  var allows: Bool { fault == nil && !checks.isEmpty && checks.allSatisfy(\.passed) }

  var text: String {
    var lines = ["# Replay and resume: \(runID)", "", "Schema: parity.summary.v1 · commit: \(commit)", ""]
    lines += ["| what | value |", "| --- | --- |"]
    lines += facts.map { "| \($0.0) | \(Self.cell($0.1)) |" }
    if let fault { lines += ["", "Ended early: \(fault)"] }
    lines += ["", "| check | status | seen |", "| --- | --- | --- |"]
    lines += checks.map { "| \($0.name) | \($0.passed ? "passed" : "failed") | \(Self.cell($0.detail)) |" }
    lines += ["", "Decision: \(allows ? "allow" : "block")"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// Text that stays in its cell.
  private static func cell(_ text: String) -> String {
    text.replacing("|", with: "\\|").replacing("\n", with: " ")
  }
}
