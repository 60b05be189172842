import JWT

/// Where the control service sends a user of a cohort.
struct ProbeReading: Sendable, Hashable {
  let driver: String
  /// The share of the users that the service moves, where it says so.
  let canaryPercent: Double?
  /// What the decision is made of, as it was written: the same user always gets the same.
  private let decision: [String]

  struct Fault: Error, Hashable {
    let words: String
  }

  /// Reads an answer; members stand at the top, else under `data`.
  init(parsing bytes: [UInt8]) throws(Fault) {
    guard let object = try? JSONObject(parsing: bytes) else {
      throw Fault(words: "the answer is not one strict JSON object")
    }
    let member = { (name: String) in object[name] ?? object["data"]?.object?[name] }
    guard let driver = member("driver")?.string, !driver.isEmpty else {
      throw Fault(words: "the answer names no driver")
    }
    self.driver = driver
    canaryPercent = member("canary_percent")?.double
    let names = ["driver", "reason", "canary_scope", "canary_percent", "cohort_bucket", "bucket"]
    decision = names.map { member($0)?.text ?? "" }
  }

  /// Whether another answer decides the same.
  func decidesAs(_ other: ProbeReading) -> Bool { decision == other.decision }

  /// What is asked of a cohort.
  static func question(_ percentage: Int, of kind: RolloutKind) -> [UInt8] {
    var writer = JSONWriter(capacity: 128)
    writer.beginObject()
    writer.member("thread_id", "\(kind.probeName)-thread-\(percentage)")
    writer.member("cohort_key", "user:\(kind.probeName)-\(percentage)")
    writer.endObject()
    return writer.bytes
  }
}
