import JWT

/// What happened within one second of a rehearsal: a line of `samples.jsonl`.
struct RotationSample: EvidenceLine, Hashable {
  static let schema = "rotation.sample.v1"

  /// The end of the second, in milliseconds since 1970.
  let atUnixMs: Int64
  /// Milliseconds since the run began.
  let elapsedMs: Int64
  let phase: String
  let mints: Int
  let mintErrors: Int
  let verifies: Int
  /// Tokens that were accepted, by the id of their key.
  let acceptedByKey: [String: Int]
  /// Tokens that were refused as they had to be.
  let rejectsByReason: [String: Int]
  /// Tokens that a replica with a wrong clock refused.
  let clockRejects: [String: Int]
  let falseRejects: Int
  let staleAccepts: Int
  /// None where nothing was minted.
  let mintP99Ms: Double?
  /// None where nothing was verified.
  let verifyP99Ms: Double?

  func write(to writer: inout JSONWriter) {
    writer.member("at_unix_ms", atUnixMs)
    writer.member("elapsed_ms", elapsedMs)
    writer.member("phase", phase)
    writer.member("mints", mints)
    writer.member("mint_errors", mintErrors)
    writer.member("verifies", verifies)
    writer.counts("accepted_by_key", acceptedByKey)
    writer.counts("rejects_by_reason", rejectsByReason)
    writer.counts("clock_rejects", clockRejects)
    writer.member("false_rejects", falseRejects)
    writer.member("stale_accepts", staleAccepts)
    writer.milliseconds("mint_p99_ms", mintP99Ms)
    writer.milliseconds("verify_p99_ms", verifyP99Ms)
  }
}

extension JSONWriter {
  /// Writes counts as an object, names sorted.
  fileprivate mutating func counts(_ name: StaticString, _ counts: [String: Int]) {
    beginObject(name)
    for (name, count) in counts.sorted(by: { $0.key < $1.key }) {
      self.name(name)
      value(Int64(count))
    }
    endObject()
  }

  /// Writes milliseconds with their fraction; `null` where there are none.
  fileprivate mutating func milliseconds(_ name: StaticString, _ value: Double?) {
    self.name(name)
    if let value, value.isFinite { self.value(preformatted: "\(value)") } else { null() }
  }
}
