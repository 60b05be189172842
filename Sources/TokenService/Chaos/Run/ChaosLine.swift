import JWT

/// A line of `results.jsonl`: one scenario, its numbers and the rules that they were held to.
struct ChaosLine: EvidenceLine {
  static let schema = "chaos.result.v1"

  let result: ChaosResult

  func write(to writer: inout JSONWriter) {
    writer.member("scenario", result.scenario.rawValue)
    writer.member("status", result.status.rawValue)
    if let reason = result.reason { writer.member("reason", reason) }
    writer.number("duration_seconds", result.seconds)
    writer.member("log_file", result.logFile)
    writer.beginArray("rules")
    for rule in result.rules {
      writer.beginObject()
      writer.member("name", rule.name)
      writer.number("value", rule.value)
      switch rule.bound {
      case .atMost(let bound): writer.number("at_most", bound)
      case .atLeast(let bound): writer.number("at_least", bound)
      case .exactly(let bound): writer.number("exactly", bound)
      }
      writer.member("unit", rule.unit)
      writer.member("holds", rule.holds)
      writer.endObject()
    }
    writer.endArray()
    writer.beginArray("figures")
    for figure in result.figures {
      writer.beginObject()
      writer.member("name", figure.name)
      writer.number("value", figure.value)
      writer.member("unit", figure.unit)
      writer.endObject()
    }
    writer.endArray()
  }
}
