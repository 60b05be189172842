/// What the drills are run with.
struct ChaosSettings: Sendable, Hashable {
  /// In the order in which they are run.
  var scenarios = ChaosScenario.allCases
  /// Lower rates, fewer clients and shorter waits, for a check in every change.
  var isQuick = false
  /// Draws when clients renew that spread their renewals, and who asks in which order.
  var seed: UInt64 = 1
  /// Whether each scenario makes its mistake, which must be found.
  var isSabotaged = false
  /// Scenarios that may be skipped where something for them is missing, and why that is right.
  var waivers: [ChaosScenario: String] = [:]

  /// The options in words: what somebody types to repeat the run.
  var options: String {
    var words = ["drill", "chaos", "--seed", "\(seed)"]
    if isQuick { words.append("--quick") }
    if isSabotaged { words.append("--sabotage") }
    if scenarios != ChaosScenario.allCases { words += scenarios.flatMap { ["--only", $0.rawValue] } }
    for scenario in ChaosScenario.allCases {
      guard let reason = waivers[scenario] else { continue }
      words += ["--waive", scenario.rawValue, "--reason", "\"\(reason)\""]
    }
    return words.joined(separator: " ")
  }
}
