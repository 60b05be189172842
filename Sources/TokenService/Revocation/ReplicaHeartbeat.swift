import TokenRules

/// What a replica tells of itself.
struct ReplicaHeartbeat: Sendable, Hashable {
  let id: String
  let version: String
  let startedAt: Timestamp
  let ringDigest: String
  let ringGeneration: String
  let configurationDigest: String
  /// How far it has read the record of revocations, and of which store.
  let revocationPosition: Int64
  /// How far its clock is ahead of the store's, in milliseconds; `nil` where it has not been measured.
  let clockOffset: Int64?
  /// 99th percentile of the time from a change's commit to its enforcement here, in milliseconds; `nil` without changes.
  let propagation: Int64?
}

/// What is known of a replica.
struct ReplicaRecord: Sendable, Hashable {
  let heartbeat: ReplicaHeartbeat
  /// When it showed itself last, by the store's clock.
  let seenAt: Timestamp
  /// How long ago that is, in seconds.
  let age: Double
}
