@testable import TokenService

/// What is done to a store's tables behind its back.
enum PostgreSQLRows {
  /// Fills an empty record with rules about tokens whose cutoff is long past.
  static func fill(_ database: String, with count: Int) throws {
    let connection = try PostgreSQLCluster.shared().connect(to: database)
    for start in stride(from: 1, through: count, by: 50_000) {
      try connection.script(
        """
        INSERT INTO token_service.changes
          (position, kind, subject, cutoff, id, before_ms, created_ms, written_ms, requested_by, reason)
        SELECT nextval('token_service.positions'), 0, 'sync_' || md5(n::text), 1, 'rev_' || md5(n::text), 0, 0, 0,
          'admin', 'laptop stolen'
        FROM generate_series(\(start), \(min(start + 49_999, count))) n
        """
      )
    }
  }

  /// Makes a store as new as if nothing had ever been written to it.
  static func clear(_ database: String) throws {
    try PostgreSQLCluster.shared().connect(to: database).script(
      """
      TRUNCATE token_service.changes, token_service.requests, token_service.replicas;
      ALTER SEQUENCE token_service.positions RESTART;
      UPDATE token_service.meta SET pruned = 0
      """
    )
  }
}
