import TokenRules

extension PostgreSQLStore {
  /// How many changes come at once at most, so that a page takes little time and memory.
  static let longestPage = 50_000

  func changes(after position: Int64, limit: Int) async throws(StoreError) -> RevocationChanges {
    let limit = max(0, min(limit, Self.longestPage))
    return try await reading.run { connection throws(PGFailure) in
      // One statement is one snapshot. Its first row, at position 0, has the store's id and the end of the record.
      let rows = try connection.run(
        """
        (SELECT 0::bigint AS position, NULL::smallint, store_id COLLATE "C", greatest(
            pruned, (SELECT coalesce(max(position), 0) FROM token_service.changes)
          ), NULL::bigint, NULL::bigint FROM token_service.meta)
        UNION ALL
        (SELECT position, kind, subject, cutoff, lifts, written_ms FROM token_service.changes
          WHERE position > greatest($1, 0) ORDER BY position LIMIT $2)
        ORDER BY position
        """,
        [.integer(position), .integer(Int64(limit + 1))]
      )
      guard rows.count > 0, let storeID = rows.text(0, 2), let end = rows.integer(0, 3) else {
        throw .store(.malformed("token_service.meta has no row"))
      }
      let isLast = rows.count - 1 <= limit
      var changes: [RevocationChange] = []
      changes.reserveCapacity(min(rows.count - 1, limit))
      for row in 1..<max(1, min(rows.count, limit + 1)) { changes.append(try Self.change(rows, row)) }
      return RevocationChanges(
        storeID: storeID,
        changes: changes,
        position: isLast ? end : changes.last?.position ?? position,
        isLast: isLast,
        writtenAt: changes.isEmpty ? nil : rows.integer(changes.count, 5).map(Timestamp.init(milliseconds:))
      )
    }
  }

  private static func change(_ rows: PGRows, _ row: Int) throws(PGFailure) -> RevocationChange {
    guard let position = rows.integer(row, 0), let subject = subject(rows, row, 1) else {
      throw .store(.malformed("a change without a subject"))
    }
    let cutoff = rows.integer(row, 3)
    if rows.integer(row, 4) != nil {
      return RevocationChange(position: position, subject: subject, effect: .lifted(remaining: cutoff))
    }
    guard let cutoff else { throw .store(.malformed("a rule without a cutoff")) }
    return RevocationChange(position: position, subject: subject, effect: .revoked(cutoff: cutoff))
  }

  /// The subject whose kind and id stand in this column and the next.
  private static func subject(_ rows: PGRows, _ row: Int, _ column: Int32) -> RevocationRule.Subject? {
    guard let number = rows.integer(row, column), let kind = RevocationRule.Kind(rawValue: Int(number)) else {
      return nil
    }
    return rows.text(row, column + 1).map { RevocationRule.Subject(kind, bareID: $0) }
  }

  // MARK: Records

  /// What makes a record, from a rule and what may have lifted it.
  static let recordColumns = """
    r.position, r.kind, r.subject, r.cutoff, r.id, r.before_ms, r.reason, r.requested_by, r.created_ms,
      l.position, l.created_ms, l.requested_by, l.reason
    FROM token_service.changes r LEFT JOIN token_service.changes l ON l.lifts = r.position
    """

  func records(_ query: RevocationQuery) async throws(StoreError) -> [RevocationRecord] {
    let (subject, kind) = (query.subject, query.kind)
    if let subject, let kind, subject.kind != kind { return try await reading.run { _ in [] } }
    // No store has such an id.
    if let subject, subject.id.utf8.contains(0) { return try await reading.run { _ in [] } }
    return try await reading.run { connection throws(PGFailure) in
      let rows = try connection.run(
        """
        SELECT \(Self.recordColumns)
        WHERE r.lifts IS NULL AND ($1::bigint IS NULL OR r.kind = $1) AND ($2::text IS NULL OR r.subject = $2)
          AND ($3::bigint IS NULL OR r.position < $3) AND ($4::bigint = 1 OR l.position IS NULL)
        ORDER BY r.position DESC LIMIT $5
        """,
        [
          .integer((subject?.kind ?? kind).map { Int64($0.rawValue) }), .text(subject?.id), .integer(query.before),
          .integer(query.includesLifted ? 1 : 0), .integer(Int64(query.limit)),
        ]
      )
      return try (0..<rows.count).map { row throws(PGFailure) in try Self.record(rows, row) }
    }
  }

  /// The records at these positions.
  static func records(
    at positions: [Int64],
    _ connection: PGConnection
  ) throws(PGFailure) -> [Int64: RevocationRecord] {
    let rows = try connection.run(
      "SELECT \(recordColumns) WHERE r.lifts IS NULL AND r.position = ANY ($1::bigint[])",
      [.integers(positions)]
    )
    var records: [Int64: RevocationRecord] = [:]
    for row in 0..<rows.count {
      let record = try record(rows, row)
      records[record.position] = record
    }
    return records
  }

  static func record(_ rows: PGRows, _ row: Int) throws(PGFailure) -> RevocationRecord {
    guard let position = rows.integer(row, 0), let subject = subject(rows, row, 1), let cutoff = rows.integer(row, 3),
      let id = rows.text(row, 4), let before = rows.integer(row, 5), let createdAt = rows.integer(row, 8)
    else { throw .store(.malformed("a rule that is not whole")) }
    let lifting = rows.integer(row, 9).map { position in
      RevocationRecord.Lifting(
        position: position,
        at: Timestamp(milliseconds: rows.integer(row, 10) ?? 0),
        by: rows.text(row, 11) ?? "",
        reason: rows.text(row, 12)
      )
    }
    let entry = RevocationEntry(
      id: id,
      rule: RevocationRule(subject, cutoff: cutoff),
      before: Timestamp(milliseconds: before),
      reason: rows.text(row, 6),
      requestedBy: rows.text(row, 7) ?? "",
      createdAt: Timestamp(milliseconds: createdAt)
    )
    return RevocationRecord(position: position, entry: entry, lifting: lifting)
  }
}
