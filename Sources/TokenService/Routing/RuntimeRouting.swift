import JWT

/// Which driver runs a thread: a stable choice by cohort, so that a share of the users can be moved to a new runtime and
/// each of them always meets the same one.
struct RuntimeRouting: Sendable {
  /// What serves the canary's share of the cohorts, and what serves the rest.
  enum Driver: String, Sendable { case canary = "spacetime", stable = "legacy" }

  /// The share of the cohorts that is on the canary, in percent, 0 to 100.
  let canaryPercent: Int

  /// A decision, with what it was made from.
  struct Decision: Sendable {
    let threadID: String
    let cohortKey: String
    /// 0 to 99, from the cohort's key alone.
    let bucket: Int
    let driver: Driver
    let canaryPercent: Int
  }

  /// Decides; the same cohort always gets the same bucket, in every process and version.
  func decide(threadID: String, cohortKey: String) -> Decision {
    let bucket = Self.bucket(of: cohortKey)
    return Decision(
      threadID: threadID,
      cohortKey: cohortKey,
      bucket: bucket,
      driver: bucket < canaryPercent ? .canary : .stable,
      canaryPercent: canaryPercent
    )
  }

  /// FNV-1a over the bytes, finished with a mix so that keys which differ in their last character spread.
  static func bucket(of cohortKey: String) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in cohortKey.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ (hash >> 33)) &* 0xff51_afd7_ed55_8ccd
    hash ^= hash >> 33
    return Int(hash % 100)
  }
}

extension RuntimeRouting.Decision {
  /// Writes the members into an object that is open.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("thread_id", threadID)
    writer.member("cohort_key", cohortKey)
    writer.member("driver", driver.rawValue)
    writer.member("bucket", Int64(bucket))
    writer.member("canary_percent", Int64(canaryPercent))
    writer.member("reason", driver == .canary ? "canary_cohort" : "stable_cohort")
  }
}
