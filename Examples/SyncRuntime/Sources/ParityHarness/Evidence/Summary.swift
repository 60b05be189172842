/// The page of a run for people; ends in the decision.
struct Summary: Sendable {
  let runID: String
  let commit: String
  let settings: HarnessSettings
  let facts: [(String, String)]
  let checks: [Check]

  /// Nothing failed, and something was checked.
  var allows: Bool { !checks.isEmpty && checks.allSatisfy(\.passed) }

  var text: String {
    var lines = ["# Replay and resume: \(runID)", "", "Schema: parity.summary.v1 · commit: \(commit)", ""]
    lines += ["| what | value |", "| --- | --- |"]
    lines += facts.map { "| \($0.0) | \(Self.cell($0.1)) |" }
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
