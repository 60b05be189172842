/// What is known of the tables in a database.
struct PostgreSQLSchema: Sendable, Hashable {
  /// How many migrations have been run; `nil` without tables.
  let version: Int?
  let environment: String
  let storeID: String

  /// The version that this code reads and writes.
  static let current = PostgreSQLMigration.all.count

  /// - Throws: ``StoreError`` where this version, or this environment, must not use it.
  func check(for environment: String) throws(StoreError) {
    guard version == Self.current else { throw .schema(found: version, needed: Self.current) }
    try checkEnvironment(environment)
  }

  func checkEnvironment(_ environment: String) throws(StoreError) {
    guard version == nil || self.environment.utf8.elementsEqual(environment.utf8) else {
      throw .environment(found: self.environment, needed: environment)
    }
  }

  static func read(_ connection: PGConnection) throws(PGFailure) -> PostgreSQLSchema {
    let none = PostgreSQLSchema(version: nil, environment: "", storeID: "")
    let rows: PGRows
    do throws(PGFailure) {
      rows = try connection.run("SELECT version, environment, store_id FROM token_service.meta")
    } catch {
      // There is no such schema, or no such table.
      if case .refused("3F000", _) = error { return none }
      if case .refused("42P01", _) = error { return none }
      throw error
    }
    guard rows.count == 1, let version = rows.integer(0, 0), let environment = rows.text(0, 1) else {
      throw .store(.malformed("token_service.meta has \(rows.count) rows"))
    }
    return PostgreSQLSchema(version: Int(version), environment: environment, storeID: rows.text(0, 2) ?? "")
  }

  /// Brings the tables to the current version, in one transaction; those who come meanwhile wait.
  ///
  /// - Returns: what was there before.
  static func migrate(_ connection: PGConnection, for environment: String) throws(PGFailure) -> PostgreSQLSchema {
    try connection.script("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \(PostgreSQLLock.migration.statement)")
    // The error of a missing table would end the transaction.
    let isThere = try connection.run("SELECT to_regclass('token_service.meta') IS NOT NULL").integer(0, 0) == 1
    let before = isThere ? try read(connection) : PostgreSQLSchema(version: nil, environment: "", storeID: "")
    do throws(StoreError) {
      try before.checkEnvironment(environment)
      if let version = before.version, version > current { throw .schema(found: version, needed: current) }
    } catch {
      throw .store(error)
    }
    for migration in PostgreSQLMigration.all.dropFirst(before.version ?? 0) { try connection.script(migration) }
    try connection.run(
      """
      INSERT INTO token_service.meta (environment, version) VALUES ($1, $2)
      ON CONFLICT (is_only) DO UPDATE SET version = excluded.version
      """,
      [.text(environment), .integer(Int64(current))]
    )
    try connection.commit("COMMIT")
    return before
  }
}

/// Locks that a transaction holds until its end.
enum PostgreSQLLock: Int64 {
  // The numbers are arbitrary, and the same for ever.
  case migration = 0x746f_6b65_6e5f_0001
  case writing = 0x746f_6b65_6e5f_0002

  var statement: String { "SELECT pg_advisory_xact_lock(\(rawValue))" }
}
