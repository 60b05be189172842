import JWT
import TokenRules

extension FleetDrift {
  /// A table for people.
  var text: String {
    let head = [
      "REPLICA", "SEEN", "VERSION", "RING", "GENERATION", "CONFIGURATION", "POSITION", "CLOCK", "P99", "REMARKS",
    ]
    let table = rows.map { row in Self.cells(of: row).map(\.harmless) }
    let verdict = isAgreement ? "all agree" : live.isEmpty ? "no replica is alive" : "they do not agree"
    return ([TextTable.columns([head] + table)] + remarks + [verdict]).joined(separator: "\n")
  }

  private static func cells(of row: Row) -> [String] {
    let heartbeat = row.record.heartbeat
    let seen = TimeInWords.exactLength(Int64(max(0, row.record.age))) + " ago"
    let clock: String = heartbeat.clockOffset.map { ($0 < 0 ? "" : "+") + String($0) + " ms" } ?? "unknown"
    let propagation: String = heartbeat.propagation.map { String($0) + " ms" } ?? "-"
    let remarks = row.remarks.isEmpty ? "agrees" : row.remarks.joined(separator: "; ")
    let configuration = String(heartbeat.configurationDigest.prefix(12))
    let ring = String(heartbeat.ringDigest.prefix(12))
    let position = String(heartbeat.revocationPosition)
    return [
      heartbeat.id, seen, heartbeat.version, ring, heartbeat.ringGeneration, configuration, position, clock,
      propagation,
      remarks,
    ]
  }

  /// The same for programs: the answer of `GET /internal/v1/spacetime/replicas`.
  ///
  /// - Parameter age: how long ago the store said so, in seconds.
  func write(age: Double, to writer: inout JSONWriter) {
    writer.beginObject()
    writer.member("agrees", isAgreement)
    writer.member("store", place.kind.rawValue)
    writer.member("live", Int64(live.count))
    writer.member("expected", orNull: expected.map(Int64.init))
    writer.member("clock_bound_seconds", clockBound)
    writer.member("age_ms", Int64(age * 1000))
    writer.member("remarks", remarks)
    writer.beginArray("replicas")
    for row in rows { Self.write(row, to: &writer) }
    writer.endArray()
    writer.endObject()
  }

  private static func write(_ row: Row, to writer: inout JSONWriter) {
    let heartbeat = row.record.heartbeat
    writer.beginObject()
    writer.member("id", heartbeat.id)
    writer.member("version", heartbeat.version)
    writer.member("started_at", heartbeat.startedAt.rfc3339)
    writer.member("seen_at_unix_ms", row.record.seenAt.milliseconds)
    writer.member("seen_ago_ms", Int64(row.record.age * 1000))
    writer.member("live", row.isLive)
    writer.member("ring_digest", heartbeat.ringDigest)
    writer.member("generation", heartbeat.ringGeneration)
    writer.member("config_digest", heartbeat.configurationDigest)
    writer.member("revocation_position", heartbeat.revocationPosition)
    writer.member("clock_offset_ms", orNull: heartbeat.clockOffset)
    writer.member("propagation_p99_ms", orNull: heartbeat.propagation)
    writer.member("remarks", row.remarks)
    writer.endObject()
  }

  /// Reads the answer; `nil` for what is none.
  init?(parsing bytes: [UInt8]) {
    guard let object = try? JSONObject(parsing: bytes),
      let kind = object["store"]?.string.flatMap(StorePlace.Kind.init),
      let clockBound = object["clock_bound_seconds"]?.integer, let array = object["replicas"]?.array
    else { return nil }
    let records = array.compactMap { $0.object.flatMap(ReplicaRecord.init) }
    guard records.count == array.count else { return nil }
    self.init(
      records: records,
      place: StorePlace(kind: kind, name: ""),
      expected: object["expected"]?.integer.map(Int.init),
      clockBound: clockBound
    )
  }
}

extension ReplicaRecord {
  fileprivate init?(_ object: JSONObject) {
    guard let id = object["id"]?.string, let version = object["version"]?.string,
      let startedAt = object["started_at"]?.string.flatMap(Timestamp.init(rfc3339:)),
      let seenAt = object["seen_at_unix_ms"]?.integer, let ago = object["seen_ago_ms"]?.integer,
      let ring = object["ring_digest"]?.string, let generation = object["generation"]?.string,
      let configuration = object["config_digest"]?.string, let position = object["revocation_position"]?.integer
    else { return nil }
    self.init(
      heartbeat: ReplicaHeartbeat(
        id: id,
        version: version,
        startedAt: startedAt,
        ringDigest: ring,
        ringGeneration: generation,
        configurationDigest: configuration,
        revocationPosition: position,
        clockOffset: object["clock_offset_ms"]?.integer,
        propagation: object["propagation_p99_ms"]?.integer
      ),
      seenAt: Timestamp(milliseconds: seenAt),
      age: Double(ago) / 1000
    )
  }
}
