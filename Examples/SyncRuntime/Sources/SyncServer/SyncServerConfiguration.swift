public import SyncLog
public import TokenRules

/// What a server is told.
public struct SyncServerConfiguration: Sendable {
  /// Where it listens; port 0 takes any that is free.
  public var host = "127.0.0.1"
  /// The port.
  public var port = 8090
  /// The database: part of every path.
  public var database: String
  /// `iss` and `aud` of tokens, compared exactly.
  public var issuer, audience: String
  /// The environment that the ring must be of.
  public var environment = ServiceEnvironment.dev
  /// How far clocks may differ, and how old a token may be, in seconds; both as the service has them.
  public var leeway: Int64 = 30
  /// The greatest age of a token, in seconds.
  public var maximumAge: Int64 = 900
  /// The ring.
  public var keyringFile: String
  /// Where it is remembered which rings must not come back.
  public var historyDirectory: String
  /// The service's internal listener, and the file of a token for it.
  public var feedURL: String
  /// The file of the read token.
  public var feedTokenFile: String
  /// How long sockets are let in without news of revocations.
  public var maximumStaleness = Duration.seconds(60)
  /// The folder of the log.
  public var dataDirectory: String
  /// What the log keeps.
  public var bounds = LogBounds()
  /// What a socket may ask for.
  public var limits = SocketLimits()
  /// Names the runtime among all others.
  public var id: String
  /// How many event loops there are.
  public var threads = 2

  /// Takes what has no default.
  public init(
    database: String,
    issuer: String,
    audience: String,
    keyringFile: String,
    historyDirectory: String,
    feedURL: String,
    feedTokenFile: String,
    dataDirectory: String,
    id: String
  ) {
    (self.database, self.issuer, self.audience) = (database, issuer, audience)
    (self.keyringFile, self.historyDirectory) = (keyringFile, historyDirectory)
    (self.feedURL, self.feedTokenFile) = (feedURL, feedTokenFile)
    (self.dataDirectory, self.id) = (dataDirectory, id)
  }
}
