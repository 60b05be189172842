import JWT
import TokenRules

/// What a replica says of its keys: the answer of `GET /internal/v1/spacetime/keys`.
struct ReplicaAnswer: Sendable, Hashable {
  /// One key of its ring.
  struct Key: Sendable, Hashable {
    let id: String
    let state: KeyRecord.State
    let fingerprint: String?
    let isAccepted: Bool
    let isSigning: Bool
    /// Since when it has not signed with the key; `nil` while it does.
    let notSigningSince: Int64?
    /// Tokens that it signed with the key and that have not expired.
    let tokensOut: Int
    /// When the last of them does.
    let latestExpiry: Int64?
    /// When the key ends by itself, and when it was ended; as its record has it.
    let retireAt, endedAt: Int64?
  }

  /// A runtime that has reported to it in the last ten minutes.
  struct Verifier: Sendable, Hashable {
    let id: String
    let ringDigest: String
    let generation: String
    let leeway: Int64
    let seenAt: Int64
  }

  let replicaID: String
  let environment: String
  let generation: String
  let ringDigest: String
  let hasKeysFromVariables: Bool
  let serverTime: Timestamp
  let configurationDigest: String
  let leeway, longestTTL, propagation, clockBound: Int64
  let ringLoadedAt: Int64?
  /// Why it did not take the ring that it was given last.
  let reloadProblem: String?
  let keys: [Key]
  let verifiers: [Verifier]

  /// The key that it signs with.
  var signing: Key? { keys.first(where: \.isSigning) }

  subscript(id: String) -> Key? { keys.first { $0.id.utf8.elementsEqual(id.utf8) } }
}

extension ReplicaAnswer {
  /// Reads the answer; `nil` for what is none.
  init?(parsing bytes: [UInt8]) {
    guard let object = try? JSONObject(parsing: bytes) else { return nil }
    self.init(object)
  }

  /// Reads the answer; `nil` for what is none.
  init?(_ object: JSONObject) {
    guard let replica = object["replica"]?.object,
      let replicaID = replica["id"]?.string, let environment = object["environment"]?.string,
      let generation = object["generation"]?.string, let digest = object["ring_digest"]?.string,
      let time = object["server_time_unix_ms"]?.integer, let leeway = replica["leeway_seconds"]?.integer,
      let longestTTL = replica["max_ttl_seconds"]?.integer,
      let keys = Self.list(object["keys"], Key.init), let verifiers = Self.list(object["verifiers"], Verifier.init)
    else { return nil }
    self.init(
      replicaID: replicaID,
      environment: environment,
      generation: generation,
      ringDigest: digest,
      hasKeysFromVariables: object["source"]?.string == "variables",
      serverTime: Timestamp(milliseconds: time),
      configurationDigest: replica["config_digest"]?.string ?? "",
      leeway: leeway,
      longestTTL: longestTTL,
      propagation: replica["propagation_bound_seconds"]?.integer ?? 0,
      clockBound: replica["clock_bound_seconds"]?.integer ?? 0,
      ringLoadedAt: Self.time(replica["ring_loaded_at"]),
      reloadProblem: object["reload"]?.object?["problem"]?.string,
      keys: keys,
      verifiers: verifiers
    )
  }

  /// Every element; `nil` where one is not what it should be.
  private static func list<Element>(_ value: JSONValue?, _ read: (JSONObject) -> Element?) -> [Element]? {
    guard let array = value?.array else { return nil }
    let elements = array.compactMap { $0.object.flatMap(read) }
    return elements.count == array.count ? elements : nil
  }

  fileprivate static func time(_ value: JSONValue?) -> Int64? {
    value?.string.flatMap(Timestamp.init(rfc3339:))?.seconds
  }
}

extension ReplicaAnswer.Key {
  fileprivate init?(_ key: JSONObject) {
    guard let id = key["kid"]?.string, let state = key["state"]?.string.flatMap(KeyRecord.State.init),
      let isAccepted = key["accepted"]?.bool, let isSigning = key["signing"]?.bool,
      let tokensOut = key["tokens_out"]?.integer
    else { return nil }
    self.init(
      id: id,
      state: state,
      fingerprint: key["fingerprint"]?.string,
      isAccepted: isAccepted,
      isSigning: isSigning,
      notSigningSince: isSigning ? nil : ReplicaAnswer.time(key["not_signing_since"]),
      tokensOut: Int(tokensOut),
      latestExpiry: ReplicaAnswer.time(key["latest_expires_at"]),
      retireAt: ReplicaAnswer.time(key["retire_at"]),
      endedAt: ReplicaAnswer.time(key["ended_at"])
    )
  }
}

extension ReplicaAnswer.Verifier {
  fileprivate init?(_ verifier: JSONObject) {
    guard let id = verifier["id"]?.string, let digest = verifier["ring_digest"]?.string,
      let leeway = verifier["leeway_seconds"]?.integer, let seenAt = ReplicaAnswer.time(verifier["seen_at"])
    else { return nil }
    let generation = verifier["generation"]?.string ?? ""
    self.init(id: id, ringDigest: digest, generation: generation, leeway: leeway, seenAt: seenAt)
  }
}
