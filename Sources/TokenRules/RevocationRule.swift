/// Refuses tokens and callers that were issued at or before a moment.
public struct RevocationRule: Sendable, Hashable {
  /// What a rule is about.
  public enum Subject: Sendable, Hashable {
    /// The token with this `jti`.
    case token(String)
    /// A session.
    case session(String)
    /// A device.
    case device(String)
    /// A user; a prefix `user:` does not matter.
    case user(String)
    /// An organisation; a prefix `org:` does not matter.
    case organization(String)
    /// Everything.
    case all
  }

  /// How far clocks of replicas may differ, in seconds.
  public static let clockBound: Int64 = 1

  /// What the rule is about.
  public let subject: Subject
  /// The last second whose tokens the rule matches, since 1970.
  public let cutoff: Int64

  /// Makes a rule whose cutoff is `time`, rounded up to a second, and the clock bound.
  public init(_ subject: Subject, at time: Timestamp) {
    self.subject = subject
    let roundedUp = time.seconds + (time.milliseconds == Timestamp(seconds: time.seconds).milliseconds ? 0 : 1)
    cutoff = roundedUp + Self.clockBound
  }

  /// Makes a rule with this cutoff.
  public init(_ subject: Subject, cutoff: Int64) {
    self.subject = subject
    self.cutoff = cutoff
  }
}
