import TokenRules

extension PostgreSQLStore {
  func beat(_ heartbeat: ReplicaHeartbeat) async throws(StoreError) -> Timestamp {
    try await reading.run { connection throws(PGFailure) in
      let rows = try connection.run(
        """
        INSERT INTO token_service.replicas
          (id, version, started_ms, ring_digest, ring_generation, configuration_digest, position, clock_offset_ms,
            propagation_ms, seen_ms)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, \(Self.now))
        ON CONFLICT (id) DO UPDATE SET
          version = excluded.version, started_ms = excluded.started_ms, ring_digest = excluded.ring_digest,
          ring_generation = excluded.ring_generation, configuration_digest = excluded.configuration_digest,
          position = excluded.position, clock_offset_ms = excluded.clock_offset_ms,
          propagation_ms = excluded.propagation_ms, seen_ms = excluded.seen_ms
        RETURNING seen_ms
        """,
        [
          .text(heartbeat.id), .text(heartbeat.version), .integer(heartbeat.startedAt.milliseconds),
          .text(heartbeat.ringDigest), .text(heartbeat.ringGeneration), .text(heartbeat.configurationDigest),
          .integer(heartbeat.revocationPosition), .integer(heartbeat.clockOffset), .integer(heartbeat.propagation),
        ]
      )
      guard let seenAt = rows.integer(0, 0) else { throw .store(.malformed("a heartbeat without a time")) }
      return Timestamp(milliseconds: seenAt)
    }
  }

  func replicas() async throws(StoreError) -> [ReplicaRecord] {
    try await reading.run { connection throws(PGFailure) in
      let rows = try connection.run(
        """
        SELECT id, version, started_ms, ring_digest, ring_generation, configuration_digest, position, clock_offset_ms,
          propagation_ms, seen_ms, greatest(0, \(Self.now) - seen_ms)
        FROM token_service.replicas WHERE seen_ms > \(Self.now) - 86400000 ORDER BY id
        """
      )
      return (0..<rows.count).map { Self.replica(rows, $0) }
    }
  }

  private static func replica(_ rows: PGRows, _ row: Int) -> ReplicaRecord {
    func text(_ column: Int32) -> String { rows.text(row, column) ?? "" }
    func integer(_ column: Int32) -> Int64 { rows.integer(row, column) ?? 0 }
    let heartbeat = ReplicaHeartbeat(
      id: text(0),
      version: text(1),
      startedAt: Timestamp(milliseconds: integer(2)),
      ringDigest: text(3),
      ringGeneration: text(4),
      configurationDigest: text(5),
      revocationPosition: integer(6),
      clockOffset: rows.integer(row, 7),
      propagation: rows.integer(row, 8)
    )
    let seenAt = Timestamp(milliseconds: integer(9))
    return ReplicaRecord(heartbeat: heartbeat, seenAt: seenAt, age: Double(integer(10)) / 1000)
  }
}
