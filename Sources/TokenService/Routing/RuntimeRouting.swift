import JWT

/// Which driver runs a thread: a stable choice by cohort, so that a share of the users can be moved to a new runtime and
/// each of them always meets the same one.
struct RuntimeRouting: Sendable {
  /// What serves the canary's share of the cohorts, and what serves the rest.
  enum Driver: String, Sendable, CaseIterable { case canary = "spacetime", stable = "legacy" }

  /// Why it is that driver.
  enum Reason: String, Sendable, CaseIterable {
    /// The cohort is in the canary's share.
    case canaryCohort = "canary_cohort"
    /// It is not.
    case stableCohort = "stable_cohort"
    /// The canary has no share.
    case canaryOff = "canary_off"
  }

  let settings: RoutingSettings

  /// A decision, with what it was made from.
  struct Decision: Sendable {
    let threadID: String
    let cohortKey: String
    let driver: Driver
    let reason: Reason
    /// The kind of the cohort, whose share counted.
    let scope: RoutingSettings.Scope
    /// That share, in percent.
    let canaryPercent: Int
    /// 0 to 99, from the seed and the cohort's key alone.
    let bucket: Int
    let isShadowEnabled: Bool
    let shadowSampleRate: Double
    /// Whether this thread is run by the canary as well, for comparison.
    let isMirrored: Bool
  }

  /// Decides.
  ///
  /// The cohort alone decides the driver. A thread is mirrored or not as a whole; what the canary runs anyway is not mirrored.
  func decide(threadID: String, cohortKey: String) -> Decision {
    let draw = CohortDraw(seed: settings.seed)
    let scope = RoutingSettings.Scope(of: cohortKey)
    let percent = settings.percent(of: scope)
    let bucket = draw.bucket(of: cohortKey, for: .canary)
    let driver: Driver = bucket < percent ? .canary : .stable
    let isSampled = draw.fraction(of: threadID, for: .shadow) < settings.shadowSampleRate
    return Decision(
      threadID: threadID,
      cohortKey: cohortKey,
      driver: driver,
      reason: percent == 0 ? .canaryOff : driver == .canary ? .canaryCohort : .stableCohort,
      scope: scope,
      canaryPercent: percent,
      bucket: bucket,
      isShadowEnabled: settings.isShadowEnabled,
      shadowSampleRate: settings.shadowSampleRate,
      isMirrored: settings.isShadowEnabled && driver == .stable && isSampled
    )
  }
}

extension RuntimeRouting.Decision {
  /// Writes the members into an object that is open.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("thread_id", threadID)
    writer.member("cohort_key", cohortKey)
    writer.member("driver", driver.rawValue)
    writer.member("reason", reason.rawValue)
    writer.member("canary_scope", scope.rawValue)
    writer.member("canary_percent", canaryPercent)
    writer.member("cohort_bucket", bucket)
    writer.beginObject("shadow")
    writer.member("enabled", isShadowEnabled)
    writer.member("sample_rate", fraction: shadowSampleRate)
    writer.member("mirrored", isMirrored)
    writer.endObject()
  }
}
