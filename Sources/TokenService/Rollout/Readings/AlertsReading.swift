import JWT
import TokenRules

/// What Prometheus says of its rules (`GET /api/v1/rules`): whether alerts are there, and are evaluated.
struct AlertsReading: Sendable, Hashable {
  let rules: Int
  /// Alerts that fire now.
  let firing: [String]

  struct Fault: Error, Hashable {
    let words: String
  }

  /// Seconds since the last evaluation that are too many.
  private static let stale: Int64 = 600

  init(parsing bytes: [UInt8], now: Timestamp) throws(Fault) {
    guard
      let object = try? JSONObject(parsing: bytes), object["status"]?.string == "success",
      let groups = object["data"]?.object?["groups"]?.array
    else { throw Fault(words: "the answer is not that of a Prometheus rules endpoint") }
    let all = groups.flatMap { $0.object?["rules"]?.array ?? [] }.compactMap(\.object)
    let alerts = all.filter { $0["type"]?.string == "alerting" }
    guard !alerts.isEmpty else { throw Fault(words: "there is no alerting rule") }
    for alert in alerts {
      let name = alert["name"]?.string ?? "a rule without a name"
      guard alert["health"]?.string == "ok" else { throw Fault(words: "the rule \(name) is not evaluated") }
      let last = alert["lastEvaluation"]?.string.flatMap(Timestamp.init(rfc3339:))
      if let last, now.seconds - last.seconds > Self.stale {
        let age = TimeInWords.length(now.seconds - last.seconds)
        throw Fault(words: "the rule \(name) was evaluated last \(age) ago")
      }
    }
    rules = alerts.count
    firing = alerts.filter { $0["state"]?.string == "firing" }.compactMap { $0["name"]?.string }
  }
}
