import JWT

/// How threads are shared out between the stable runtime and the canary.
struct RoutingSettings: Sendable, Hashable {
  /// What a cohort's key is the key of; each kind has a share of its own.
  enum Scope: String, Sendable, CaseIterable {
    /// Keys `user:…`, and whatever is of no other kind.
    case user
    /// Keys `autopilot:…`.
    case autopilot

    init(of cohortKey: String) {
      self = cohortKey.utf8.starts(with: "autopilot:".utf8) ? .autopilot : .user
    }
  }

  /// The share of the users that is on the canary, in percent, 0 to 100.
  var userPercent = 0
  /// The share of the autopilots that is on the canary, in percent, 0 to 100.
  var autopilotPercent = 0
  /// Another seed deals the cohorts anew.
  var seed = RoutingSettings.defaultSeed
  /// Whether threads of the stable runtime are mirrored to the canary.
  var isShadowEnabled = false
  /// The share of those threads that is mirrored, 0 to 1.
  var shadowSampleRate = 1.0

  static let defaultSeed = "openagents-runtime"

  /// The share of a kind of cohorts, in percent.
  func percent(of scope: Scope) -> Int {
    switch scope {
    case .user: userPercent
    case .autopilot: autopilotPercent
    }
  }
}

extension RoutingSettings {
  /// Writes the members into an object that is open.
  func writeMembers(to writer: inout JSONWriter) {
    writer.member("canary_user_percent", userPercent)
    writer.member("canary_autopilot_percent", autopilotPercent)
    writer.member("canary_seed", seed)
    writer.member("shadow_enabled", isShadowEnabled)
    writer.member("shadow_sample_rate", fraction: shadowSampleRate)
  }
}

extension JSONWriter {
  /// Writes a member that is a finite number.
  mutating func member(_ name: StaticString, fraction value: Double) {
    self.name(name)
    self.value(preformatted: "\(value)")
  }
}
