import GRDB
import TokenRules

extension SQLiteStore {
  /// How long a key is remembered, in milliseconds.
  private static let answersLive: Int64 = 7 * 86_400_000

  func write(_ writes: [RevocationWrite]) async throws(StoreError) -> [RevocationWrite.Outcome] {
    for write in writes { try write.check() }
    guard !writes.isEmpty else { return [] }
    let outcomes = try await writing { [clock] db in
      let now = clock.now()
      return try writes.map { try Self.write($0, to: db, at: now) }
    }
    hint()
    return outcomes
  }

  private static func write(
    _ write: RevocationWrite,
    to db: Database,
    at now: Timestamp
  ) throws -> RevocationWrite.Outcome {
    if let idempotency = write.idempotency {
      let sql = "SELECT digest, first, last FROM answers WHERE key = ?"
      if let answer = try Row.fetchOne(db.cachedStatement(sql: sql), arguments: [idempotency.key]) {
        guard answer[0] == idempotency.digest else { return .conflict }
        guard let first = answer[1] as Int64?, let last = answer[2] as Int64? else { return .repeated([]) }
        return .repeated(try records(db, where: "r.position BETWEEN ? AND ? ORDER BY r.position", [first, last]))
      }
    }
    let records = try write.entries.map { entry in
      RevocationRecord(position: try insert(entry, to: db, at: now), entry: entry.withBareID)
    }
    if let idempotency = write.idempotency {
      try db.cachedStatement(sql: "INSERT INTO answers VALUES (?, ?, ?, ?, ?)").execute(arguments: [
        idempotency.key, idempotency.digest, records.first?.position, records.last?.position, now.milliseconds,
      ])
    }
    return .written(records)
  }

  private static func insert(_ entry: RevocationEntry, to db: Database, at now: Timestamp) throws -> Int64 {
    let sql = """
      INSERT INTO changes (kind, subject, cutoff, id, before_ms, reason, requested_by, created_ms, written_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      entry.rule.subject.kind.rawValue, entry.rule.subject.id, entry.rule.cutoff, entry.id, entry.before.milliseconds,
      entry.reason, entry.requestedBy, entry.createdAt.milliseconds, now.milliseconds,
    ])
    return db.lastInsertedRowID
  }

  func lift(_ lift: RevocationLift) async throws(StoreError) -> RevocationLift.Outcome {
    try lift.check()
    let outcome = try await writing { [clock] db in try Self.lift(lift, in: db, at: clock.now()) }
    hint()
    return outcome
  }

  /// The latest cutoff of the rules about a subject, but for one, that have not been lifted.
  ///
  /// Left alone, SQLite would search the cutoffs of every subject for the latest.
  static let leftCutoff = """
    SELECT max(cutoff) FROM changes AS r INDEXED BY changes_subject
    WHERE lifts IS NULL AND kind = ? AND subject = ? AND position <> ?
    AND NOT EXISTS (SELECT 1 FROM changes AS l WHERE l.lifts = r.position)
    """

  private static func lift(
    _ lift: RevocationLift,
    in db: Database,
    at now: Timestamp
  ) throws -> RevocationLift.Outcome {
    guard var record = try records(db, where: "r.id = ?", [lift.id]).first else { return .unknown }
    guard record.lifting == nil else { return .repeated(record) }
    let subject = record.entry.rule.subject
    let left = try Int64.fetchOne(
      db,
      sql: leftCutoff,
      arguments: [subject.kind.rawValue, subject.id, record.position]
    )
    let sql = """
      INSERT INTO changes (kind, subject, cutoff, lifts, reason, requested_by, created_ms, written_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """
    try db.cachedStatement(sql: sql).execute(arguments: [
      subject.kind.rawValue, subject.id, left, record.position, lift.reason, lift.by, lift.at.milliseconds,
      now.milliseconds,
    ])
    record.lifting = .init(position: db.lastInsertedRowID, at: lift.at, by: lift.by, reason: lift.reason)
    return .lifted(record)
  }

  func prune(at now: Timestamp, lifetimes: RevocationLifetimes, limit: Int) async throws(StoreError) -> Int {
    try await writing { db in
      try db.execute(
        sql: "DELETE FROM answers WHERE key IN (SELECT key FROM answers WHERE written_ms < ? LIMIT ?)",
        arguments: [now.milliseconds.subtractingReportingOverflow(Self.answersLive).partialValue, limit]
      )
      var count = 0
      for kind in RevocationRule.Kind.allCases {
        guard let life = lifetimes.end(of: kind, cutoff: 0), count < limit else { continue }
        let ended = try Int64.fetchAll(
          db,
          sql: "SELECT position FROM changes WHERE lifts IS NULL AND kind = ? AND cutoff < ? LIMIT ?",
          arguments: [kind.rawValue, now.seconds - life, limit - count]
        )
        for position in ended {
          try db.cachedStatement(sql: "DELETE FROM changes WHERE lifts = ?").execute(arguments: [position])
          try db.cachedStatement(sql: "DELETE FROM changes WHERE position = ?").execute(arguments: [position])
        }
        count += ended.count
      }
      return count
    }
  }
}
