/// How a session behaves; the times are those of the protocol.
public struct SessionConfiguration: Sendable, Hashable {
  /// What to follow.
  public var streams: [String]
  /// Whether a fresh token is said on the same socket; else the session connects anew with it before the old one ends.
  public var reauthenticates: Bool
  /// How long applied events may wait for the next write of the checkpoint.
  public var saveInterval: Duration
  /// How long nothing at all may come before the server is taken for gone; it pings every 20 s.
  public var silence: Duration = .seconds(45)
  /// How long the upgrade, and then the first `authenticated`, may take.
  public var answer: Duration = .seconds(15)
  /// How long the answer about a subscription may take; a server that cannot judge tokens for a while keeps it waiting.
  public var subscriptionAnswer: Duration = .seconds(60)
  /// The life that a token for a new socket has left, at least.
  public var minimumLife: Duration = .seconds(5)
  /// How long a socket has to stand until its loss counts as a first one.
  public var stable: Duration = .seconds(5)
  /// Within which time sockets whose token was refused come back: all at once would be a herd at the token service.
  public var refusalSpread: Duration = .milliseconds(250)

  /// Makes a configuration.
  public init(streams: [String], reauthenticates: Bool = true, saveInterval: Duration = .milliseconds(50)) {
    self.streams = streams
    self.reauthenticates = reauthenticates
    self.saveInterval = saveInterval
  }
}
