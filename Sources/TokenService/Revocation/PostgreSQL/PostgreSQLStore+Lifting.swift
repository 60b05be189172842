import TokenRules

extension PostgreSQLStore {
  func lift(_ lift: RevocationLift) async throws(StoreError) -> RevocationLift.Outcome {
    try lift.check()
    return try await change { connection throws(PGFailure) -> (changes: Bool, RevocationLift.Outcome) in
      let rows = try connection.run(
        "SELECT \(Self.recordColumns) WHERE r.id = $1",
        [.text(lift.id)]
      )
      guard rows.count > 0 else { return (false, .unknown) }
      var record = try Self.record(rows, 0)
      guard record.lifting == nil else { return (false, .repeated(record)) }
      record.lifting = RevocationRecord.Lifting(
        position: try Self.insert(lift, of: record, connection),
        at: lift.at,
        by: lift.by,
        reason: lift.reason
      )
      return (true, .lifted(record))
    }
  }

  /// Writes that the rule is taken back, with the latest cutoff of the rules that are left about its subject.
  private static func insert(
    _ lift: RevocationLift,
    of record: RevocationRecord,
    _ connection: PGConnection
  ) throws(PGFailure) -> Int64 {
    let rows = try connection.run(
      """
      INSERT INTO token_service.changes
        (position, kind, subject, cutoff, lifts, created_ms, written_ms, requested_by, reason)
      SELECT nextval('token_service.positions'), $2, $3, (
          SELECT max(o.cutoff) FROM token_service.changes o
          WHERE o.kind = $2 AND o.subject = $3 AND o.lifts IS NULL AND o.position <> $1
            AND NOT EXISTS (SELECT FROM token_service.changes l WHERE l.lifts = o.position)
        ), $1, $4, \(now), $5, $6
      RETURNING position
      """,
      [
        .integer(record.position), .integer(Int64(record.entry.rule.subject.kind.rawValue)),
        .text(record.entry.rule.subject.id), .integer(lift.at.milliseconds), .text(lift.by), .text(lift.reason),
      ]
    )
    guard rows.count == 1, let position = rows.integer(0, 0) else {
      throw .store(.malformed("a lift without a position"))
    }
    return position
  }
}
