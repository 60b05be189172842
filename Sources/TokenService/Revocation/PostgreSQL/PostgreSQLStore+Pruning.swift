import TokenRules

extension PostgreSQLStore {
  /// How many rules go in one transaction: writers wait for no longer than that takes.
  private static let pruningBatch = 500
  /// How long a request is remembered, in milliseconds.
  private static let requestLife: Int64 = 30 * 86_400_000

  func prune(at now: Timestamp, lifetimes: RevocationLifetimes, limit: Int) async throws(StoreError) -> Int {
    let tokens = Self.earliest(lifetimes.tokens, at: now)
    let callers = lifetimes.callers.flatMap { Self.earliest(max($0, lifetimes.tokens), at: now) }
    let ended = try await reading.run { connection throws(PGFailure) in
      let rows = try connection.run(
        """
        SELECT position FROM token_service.changes
        WHERE lifts IS NULL AND cutoff < CASE kind WHEN 0 THEN $1::bigint ELSE $2::bigint END
        ORDER BY position LIMIT $3
        """,
        [.integer(tokens), .integer(callers), .integer(Int64(limit))]
      )
      return (0..<rows.count).compactMap { rows.integer($0, 0) }
    }
    var count = 0
    for start in stride(from: 0, to: ended.count, by: Self.pruningBatch) {
      count += try await delete(Array(ended[start..<min(start + Self.pruningBatch, ended.count)]))
    }
    try await forget(before: now.milliseconds - Self.requestLife)
    return count
  }

  /// The earliest cutoff of a rule that can still match something; `nil` where there is none to tell.
  private static func earliest(_ life: Int64, at now: Timestamp) -> Int64? {
    let (cutoff, overflows) = now.seconds.subtractingReportingOverflow(life)
    return overflows ? nil : cutoff
  }

  /// Deletes rules with what lifted them, and remembers how far the record had led.
  private func delete(_ positions: [Int64]) async throws(StoreError) -> Int {
    try await change { connection throws(PGFailure) -> (changes: Bool, Int) in
      let rows = try connection.run(
        """
        WITH gone AS (
          DELETE FROM token_service.changes WHERE position = ANY ($1::bigint[]) OR lifts = ANY ($1::bigint[])
          RETURNING position, lifts
        ), kept AS (
          UPDATE token_service.meta SET pruned = greatest(pruned, (SELECT max(position) FROM gone))
        )
        SELECT count(*) FROM gone WHERE lifts IS NULL
        """,
        [.integers(positions)]
      )
      return (false, Int(rows.integer(0, 0) ?? 0))
    }
  }

  /// Forgets old requests, and replicas that have been gone for a week.
  private func forget(before time: Int64) async throws(StoreError) {
    try await writing.run { connection throws(PGFailure) in
      try connection.run(
        """
        DELETE FROM token_service.requests WHERE key IN (
          SELECT key FROM token_service.requests WHERE written_ms < $1 ORDER BY written_ms LIMIT 5000
        )
        """,
        [.integer(time)]
      )
      try connection.run("DELETE FROM token_service.replicas WHERE seen_ms < \(Self.now) - 604800000")
    }
  }
}
