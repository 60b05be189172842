import GRDB
import TokenRules

extension SQLiteStore {
  func changes(after position: Int64, limit: Int) async throws(StoreError) -> RevocationChanges {
    let id = id
    return try await reading { db in
      let end = try Int64.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'changes'") ?? 0
      var changes: [RevocationChange] = []
      var writtenAt: Timestamp?
      let rows = try SQLiteRows(
        db,
        """
        SELECT position, kind, subject, cutoff, lifts IS NULL, written_ms FROM changes
        WHERE position > ? ORDER BY position LIMIT ?
        """,
        [position, limit]
      )
      while try rows.next() {
        changes.append(try change(rows))
        writtenAt = Timestamp(milliseconds: rows.integer(5))
      }
      // Behind a full page there may be nothing more: a position that was pruned is no change.
      let isLast = try changes.count < limit || !hasChanges(db, after: changes.last?.position ?? position)
      return RevocationChanges(
        storeID: id,
        changes: changes,
        position: isLast ? end : changes.last?.position ?? position,
        isLast: isLast,
        writtenAt: writtenAt
      )
    }
  }

  private func hasChanges(_ db: Database, after position: Int64) throws -> Bool {
    try Bool.fetchOne(db, sql: "SELECT EXISTS (SELECT 1 FROM changes WHERE position > ?)", arguments: [position])
      ?? false
  }

  private func change(_ row: borrowing SQLiteRows) throws(StoreError) -> RevocationChange {
    guard let kind = RevocationRule.Kind(rawValue: Int(row.integer(1))), let id = row.text(2) else {
      throw .malformed("a change that no version has written")
    }
    let cutoff = row.isNull(3) ? nil : row.integer(3)
    return RevocationChange(
      position: row.integer(0),
      subject: RevocationRule.Subject(kind, bareID: id),
      effect: row.integer(4) == 1 ? .revoked(cutoff: cutoff ?? .max) : .lifted(remaining: cutoff)
    )
  }

  func records(_ query: RevocationQuery) async throws(StoreError) -> [RevocationRecord] {
    var conditions = ["r.lifts IS NULL"]
    var arguments: StatementArguments = []
    if let kind = query.subject?.kind ?? query.kind {
      conditions.append("r.kind = ?")
      arguments += [kind.rawValue]
    }
    if let subject = query.subject {
      guard query.kind == nil || query.kind == subject.kind else { return [] }
      conditions.append("r.subject = ?")
      arguments += [subject.id]
    }
    if let before = query.before {
      conditions.append("r.position < ?")
      arguments += [before]
    }
    if !query.includesLifted { conditions.append("l.position IS NULL") }
    let condition = conditions.joined(separator: " AND ") + " ORDER BY r.position DESC LIMIT ?"
    let bound = arguments + [query.limit]
    return try await reading { db in try Self.records(db, where: condition, bound) }
  }

  /// The records of rules for which this holds: `r` is the rule, `l` what lifted it.
  static func records(
    _ db: Database,
    where condition: String,
    _ arguments: StatementArguments
  ) throws -> [RevocationRecord] {
    let sql = """
      SELECT r.position, r.id, r.kind, r.subject, r.cutoff, r.before_ms, r.reason, r.requested_by, r.created_ms,
        l.position, l.created_ms, l.requested_by, l.reason
      FROM changes AS r LEFT JOIN changes AS l ON l.lifts = r.position WHERE r.lifts IS NULL AND 
      """
    let rows = try Row.fetchCursor(db.cachedStatement(sql: sql + condition), arguments: arguments)
    var records: [RevocationRecord] = []
    while let row = try rows.next() { records.append(try record(row)) }
    return records
  }

  private static func record(_ row: Row) throws -> RevocationRecord {
    guard let kind = RevocationRule.Kind(rawValue: row[2]) else {
      throw StoreError.malformed("a rule that no version has written")
    }
    let entry = RevocationEntry(
      id: row[1],
      rule: RevocationRule(RevocationRule.Subject(kind, bareID: row[3]), cutoff: row[4]),
      before: Timestamp(milliseconds: row[5]),
      reason: row[6],
      requestedBy: row[7],
      createdAt: Timestamp(milliseconds: row[8])
    )
    let lifting = (row[9] as Int64?).map {
      RevocationRecord.Lifting(position: $0, at: Timestamp(milliseconds: row[10]), by: row[11], reason: row[12])
    }
    return RevocationRecord(position: row[0], entry: entry, lifting: lifting)
  }
}
