/// Whether every live replica of a store has a ring.
struct FleetPublication {
  /// The digest of the ring in the file.
  let ringDigest: String
  let replicas: [ReplicaRecord]

  /// Who has another one; none where a key may be promoted.
  var faults: [String] {
    replicas.filter { $0.age < ReplicaWatch.patience && $0.heartbeat.ringDigest != ringDigest }.map { record in
      let heartbeat = record.heartbeat
      let ring = "\(heartbeat.ringDigest.prefix(12)) of generation \(heartbeat.ringGeneration)"
      let seen = TimeInWords.exactLength(Int64(max(0, record.age)))
      return "the replica \(heartbeat.id) has another ring, \(ring), as it told the store \(seen) ago".harmless
    }
  }
}
