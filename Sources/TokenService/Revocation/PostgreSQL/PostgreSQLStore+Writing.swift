import TokenRules

extension PostgreSQLStore {
  func write(_ writes: [RevocationWrite]) async throws(StoreError) -> [RevocationWrite.Outcome] {
    for write in writes { try write.check() }
    return try await change { connection throws(PGFailure) -> (changes: Bool, [RevocationWrite.Outcome]) in
      var known = try Self.answers(to: writes, connection)
      let fresh = Self.fresh(writes, beside: known)
      let records = try Self.insert(fresh.map { writes[$0] }, connection)
      try Self.remember(fresh.map { writes[$0] }, records, connection)
      var outcomes: [Int: RevocationWrite.Outcome] = [:]
      for (index, records) in zip(fresh, records) {
        outcomes[index] = .written(records)
        guard let idempotency = writes[index].idempotency else { continue }
        known[ExactKey(idempotency.key)] = KnownAnswer(digest: idempotency.digest, records: records)
      }
      let all = writes.indices.map { outcomes[$0] ?? Self.repetition(of: writes[$0], known) }
      return (records.contains { !$0.isEmpty }, all)
    }
  }

  /// Which writes are to be done: not those whose key was used before, or is by one that comes with them.
  private static func fresh(_ writes: [RevocationWrite], beside known: [ExactKey: KnownAnswer]) -> [Int] {
    var keys = Set(known.keys)
    return writes.indices.filter { index in
      writes[index].idempotency.map { keys.insert(ExactKey($0.key)).inserted } ?? true
    }
  }

  private static func repetition(
    of write: RevocationWrite,
    _ known: [ExactKey: KnownAnswer]
  ) -> RevocationWrite.Outcome {
    guard let idempotency = write.idempotency, let answer = known[ExactKey(idempotency.key)],
      answer.digest.utf8.elementsEqual(idempotency.digest.utf8)
    else { return .conflict }
    return .repeated(answer.records)
  }

  /// Writes rules, in order.
  ///
  /// - Returns: their records, write by write.
  private static func insert(
    _ writes: [RevocationWrite],
    _ connection: PGConnection
  ) throws(PGFailure) -> [[RevocationRecord]] {
    let entries = writes.flatMap(\.entries)
    guard !entries.isEmpty else { return writes.map { _ in [] } }
    let rows = try connection.run(
      """
      INSERT INTO token_service.changes
        (position, kind, subject, cutoff, id, before_ms, created_ms, written_ms, requested_by, reason)
      SELECT nextval('token_service.positions'), kind, subject, cutoff, id, before_ms, created_ms, \(now),
        requested_by, reason
      FROM (
        SELECT * FROM unnest(
          $1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::text[]
        ) WITH ORDINALITY AS t (kind, subject, cutoff, id, before_ms, created_ms, requested_by, reason, place)
        ORDER BY place
      ) AS entries
      RETURNING position
      """,
      [
        .integers(entries.map { Int64($0.rule.subject.kind.rawValue) }), .texts(entries.map(\.rule.subject.id)),
        .integers(entries.map(\.rule.cutoff)), .texts(entries.map(\.id)),
        .integers(entries.map(\.before.milliseconds)), .integers(entries.map(\.createdAt.milliseconds)),
        .texts(entries.map(\.requestedBy)), .texts(entries.map(\.reason)),
      ]
    )
    var row = 0
    return try writes.map { write throws(PGFailure) in
      try write.entries.map { entry throws(PGFailure) in
        guard row < rows.count, let position = rows.integer(row, 0) else {
          throw .store(.malformed("a rule without a position"))
        }
        row += 1
        return RevocationRecord(position: position, entry: entry.withBareID)
      }
    }
  }

  // MARK: Idempotency

  private struct KnownAnswer {
    let digest: String
    let records: [RevocationRecord]
  }

  /// A key, compared byte by byte.
  private struct ExactKey: Hashable {
    private let bytes: [UInt8]

    init(_ key: String) { bytes = Array(key.utf8) }
  }

  /// What was answered to requests with the same keys.
  private static func answers(
    to writes: [RevocationWrite],
    _ connection: PGConnection
  ) throws(PGFailure) -> [ExactKey: KnownAnswer] {
    let keys = writes.compactMap(\.idempotency?.key)
    guard !keys.isEmpty else { return [:] }
    let rows = try connection.run(
      "SELECT key, digest, positions FROM token_service.requests WHERE key = ANY ($1::text[])",
      [.texts(keys)]
    )
    guard rows.count > 0 else { return [:] }
    let found = (0..<rows.count).map { (rows.text($0, 0) ?? "", rows.text($0, 1) ?? "", rows.integers($0, 2) ?? []) }
    let records = try records(at: found.flatMap(\.2), connection)
    var answers: [ExactKey: KnownAnswer] = [:]
    for (key, digest, positions) in found {
      answers[ExactKey(key)] = KnownAnswer(digest: digest, records: positions.compactMap { records[$0] })
    }
    return answers
  }

  private static func remember(
    _ writes: [RevocationWrite],
    _ written: [[RevocationRecord]],
    _ connection: PGConnection
  ) throws(PGFailure) {
    let answers = zip(writes, written).compactMap { write, records in write.idempotency.map { ($0, records) } }
    guard !answers.isEmpty else { return }
    let owners = answers.indices.flatMap { index in answers[index].1.map { _ in Int64(index + 1) } }
    try connection.run(
      """
      INSERT INTO token_service.requests (key, digest, positions, written_ms)
      SELECT r.key, r.digest, coalesce(p.positions, '{}'), \(now)
      FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS r (key, digest, place)
      LEFT JOIN (
        SELECT owner, array_agg(position ORDER BY position) AS positions
        FROM unnest($3::bigint[], $4::bigint[]) AS t (owner, position) GROUP BY owner
      ) p ON p.owner = r.place
      """,
      [
        .texts(answers.map(\.0.key)), .texts(answers.map(\.0.digest)), .integers(owners),
        .integers(answers.flatMap { $0.1.map(\.position) }),
      ]
    )
  }
}
