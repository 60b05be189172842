import JWT

/// What an SLO snapshot says of the service: two numbers, or why it says none.
struct SLOReading: Sendable, Hashable {
  let p95Latency: Double
  let errorBudgetRatio: Double

  struct Fault: Error, Hashable {
    let words: String
  }

  /// Reads a snapshot; each member stands at the top, else under `sync`, as a JSON number.
  init(parsing bytes: [UInt8]) throws(Fault) {
    guard let object = try? JSONObject(parsing: bytes) else {
      throw Fault(words: "the snapshot is not one strict JSON object")
    }
    p95Latency = try Self.number("p95_latency_ms", in: object)
    errorBudgetRatio = try Self.number("error_budget_ratio", in: object)
  }

  private static func number(_ name: String, in object: JSONObject) throws(Fault) -> Double {
    guard let value = object[name] ?? object["sync"]?.object?[name] else { throw Fault(words: "\(name) is missing") }
    // A string of digits is no number, and is not made one.
    guard let number = value.double, number.isFinite, number >= 0 else {
      throw Fault(words: "\(name) is not a JSON number of at least 0")
    }
    return number
  }

  /// What is beyond its bound, in words; empty where nothing is.
  func excesses(over bounds: SLOBounds) -> [String] {
    var words: [String] = []
    if p95Latency > bounds.p95Latency {
      words.append("p95 latency \(p95Latency) ms is over \(bounds.p95Latency) ms")
    }
    if errorBudgetRatio > bounds.errorBudgetRatio {
      words.append("error budget ratio \(errorBudgetRatio) is over \(bounds.errorBudgetRatio)")
    }
    return words
  }

  /// As a step's detail.
  var words: String { "p95 \(Figure.milliseconds(p95Latency)), error budget ratio \(errorBudgetRatio)" }
}
