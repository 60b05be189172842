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

  /// The kinds of subjects; the numbers are those of the stores.
  public enum Kind: Int, Sendable, Hashable, CaseIterable {
    case token, session, device, user, organization, all
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

extension RevocationRule.Subject {
  /// What kind of subject this is.
  public var kind: RevocationRule.Kind {
    switch self {
    case .token: .token
    case .session: .session
    case .device: .device
    case .user: .user
    case .organization: .organization
    case .all: .all
    }
  }

  /// The id, without a prefix `user:` or `org:`; empty for everything.
  public var id: String {
    switch self {
    case .token(let id), .session(let id), .device(let id): id
    case .user(let id): String(SubjectID.user(id))
    case .organization(let id): String(SubjectID.organization(id))
    case .all: ""
    }
  }

  /// The subject of a kind with an id, which does not matter for everything.
  public init(_ kind: RevocationRule.Kind, id: String) {
    switch kind {
    case .token: self = .token(id)
    case .session: self = .session(id)
    case .device: self = .device(id)
    case .user: self = .user(id)
    case .organization: self = .organization(id)
    case .all: self = .all
    }
  }

  /// The subject of a kind whose ``id`` is this: what begins with `user:` or `org:` keeps it.
  public init(_ kind: RevocationRule.Kind, bareID id: String) {
    switch kind {
    case .user where id.utf8.starts(with: "user:".utf8): self = .user("user:" + id)
    case .organization where id.utf8.starts(with: "org:".utf8): self = .organization("org:" + id)
    case .token, .session, .device, .user, .organization, .all: self.init(kind, id: id)
    }
  }
}
