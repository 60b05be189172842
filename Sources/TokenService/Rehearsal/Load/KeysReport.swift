import JWT
import TokenRules

/// What the rehearsal reads of `GET /internal/v1/spacetime/keys`.
struct KeysReport: Sendable {
  struct Key: Sendable {
    let id: String
    let state: KeyRecord.State
    let isAccepted: Bool
    let isSigning: Bool
    let retireAt: Int64?
    let endedAt: Int64?
  }

  let generation: UInt64
  let ringDigest: String
  let configurationDigest: String
  /// Of the replica's verifier, in seconds.
  let leeway: Int64
  let clockBound: Int64
  let propagationBound: Int64
  let maximumTTL: Int64
  /// The replica's clock, in milliseconds since 1970.
  let serverTime: Int64
  /// Why the last file was refused; none where it was loaded.
  let problem: String?
  let keys: [Key]

  init?(_ object: JSONObject) {
    guard let digest = object["ring_digest"]?.string, let replica = object["replica"]?.object,
      let serverTime = object["server_time_unix_ms"]?.integer, let keys = object["keys"]?.array
    else { return nil }
    ringDigest = digest
    generation = object["generation"]?.string.flatMap(UInt64.init) ?? 0
    configurationDigest = replica["config_digest"]?.string ?? ""
    leeway = replica["leeway_seconds"]?.integer ?? 30
    clockBound = replica["clock_bound_seconds"]?.integer ?? RotationBounds.defaultClock
    propagationBound = replica["propagation_bound_seconds"]?.integer ?? RotationBounds.defaultPropagation
    maximumTTL = replica["max_ttl_seconds"]?.integer ?? 900
    self.serverTime = serverTime
    let reload = object["reload"]?.object
    problem = reload?["outcome"]?.string == "refused" ? reload?["problem"]?.string ?? "refused" : nil
    self.keys = keys.compactMap { $0.object.flatMap(Key.init) }
  }
}

extension KeysReport.Key {
  init?(_ object: JSONObject) {
    guard let id = object["kid"]?.string, let state = object["state"]?.string.flatMap(KeyRecord.State.init) else {
      return nil
    }
    self.id = id
    self.state = state
    isAccepted = object["accepted"]?.bool ?? state.isUsable
    isSigning = object["signing"]?.bool ?? (state == .active)
    retireAt = object["retire_at"]?.string.flatMap(Timestamp.init(rfc3339:))?.seconds
    endedAt = object["ended_at"]?.string.flatMap(Timestamp.init(rfc3339:))?.seconds
  }
}
