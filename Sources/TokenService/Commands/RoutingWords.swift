import JWT

/// What the answers about the routing say to people.
enum RoutingWords {
  static func lines(of answer: JSONObject, at url: String) -> String {
    let names = [
      "canary_user_percent", "canary_autopilot_percent", "canary_seed", "shadow_enabled", "shadow_sample_rate",
    ]
    let rows = names.map { ($0, Terminal.harmless(answer[$0]?.string ?? answer[$0]?.text ?? "?")) }
    return TextTable.pairs([("service", Terminal.harmless(url))] + rows + [("set by", origin(of: answer))])
  }

  private static func origin(of answer: JSONObject) -> String {
    guard let time = answer["changed_at"]?.string else { return "the variables" }
    let reason = answer["reason"]?.string.map { ": \($0)" } ?? ""
    return Terminal.harmless("\(answer["requested_by"]?.string ?? "?") at \(time)\(reason)")
  }
}
