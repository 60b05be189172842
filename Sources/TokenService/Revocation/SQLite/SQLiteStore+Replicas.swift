import GRDB
import TokenRules

extension SQLiteStore {
  /// How long a replica is known after it was seen last, in milliseconds.
  private static let replicasLive: Int64 = 86_400_000

  func beat(_ heartbeat: ReplicaHeartbeat) async throws(StoreError) -> Timestamp {
    try await writing { [clock] db in
      let now = clock.now()
      try db.execute(
        sql: "DELETE FROM replicas WHERE seen_ms <= ?",
        arguments: [now.milliseconds - Self.replicasLive]
      )
      try db.execute(
        sql: "INSERT OR REPLACE INTO replicas VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        arguments: [
          heartbeat.id, heartbeat.version, heartbeat.startedAt.milliseconds, heartbeat.ringDigest,
          heartbeat.ringGeneration, heartbeat.configurationDigest, heartbeat.revocationPosition, heartbeat.clockOffset,
          heartbeat.propagation, now.milliseconds,
        ]
      )
      return now
    }
  }

  func replicas() async throws(StoreError) -> [ReplicaRecord] {
    let now = clock.now()
    return try await reading { db in
      let sql = "SELECT * FROM replicas WHERE seen_ms > ? ORDER BY id"
      let rows = try Row.fetchAll(db, sql: sql, arguments: [now.milliseconds - Self.replicasLive])
      return rows.map { Self.replica($0, at: now) }
    }
  }

  private static func replica(_ row: Row, at now: Timestamp) -> ReplicaRecord {
    let heartbeat = ReplicaHeartbeat(
      id: row[0],
      version: row[1],
      startedAt: Timestamp(milliseconds: row[2]),
      ringDigest: row[3],
      ringGeneration: row[4],
      configurationDigest: row[5],
      revocationPosition: row[6],
      clockOffset: row[7],
      propagation: row[8]
    )
    let seenAt = Timestamp(milliseconds: row[9])
    // Another process may have been here a moment ago, by a clock that is stepped now.
    let age = Double(max(0, now.milliseconds - seenAt.milliseconds)) / 1000
    return ReplicaRecord(heartbeat: heartbeat, seenAt: seenAt, age: age)
  }
}
