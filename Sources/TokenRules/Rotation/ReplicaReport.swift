/// What a replica says of its keys: who signs, who has tokens out, how long it lets tokens live.
public struct ReplicaReport: Sendable, Hashable {
  /// What the replica is called: its address.
  public let name: String
  /// Its ring, as ``RingRecord/digest``.
  public let ringDigest: String
  /// Since when it has not signed with a key, in seconds since 1970 and rounded up; no entry: it may sign with it.
  public let notSigningSince: [String: Int64]
  /// Tokens that it issued and that have not expired, by key.
  public let tokensOut: [String: Int]
  /// The largest leeway among it and the runtimes that report to it, in seconds.
  public let leeway: Int64
  /// The longest TTL that it gives, in seconds.
  public let longestTTL: Int64

  /// Takes a report.
  public init(
    name: String,
    ringDigest: String,
    notSigningSince: [String: Int64],
    tokensOut: [String: Int],
    leeway: Int64,
    longestTTL: Int64
  ) {
    self.name = name
    self.ringDigest = ringDigest
    self.notSigningSince = notSigningSince
    self.tokensOut = tokensOut
    self.leeway = leeway
    self.longestTTL = longestTTL
  }
}
