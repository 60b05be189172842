import GRDB
import TokenRules

/// The tables, as a list of steps that only grows.
enum SQLiteSchema {
  /// Marks the file as ours: `OARV`.
  static let applicationID: Int32 = 0x4f41_5256

  /// The steps in order: each runs once in the life of a file, so none ever changes.
  static let migrations = [
    """
    CREATE TABLE store (
      row INTEGER PRIMARY KEY CHECK (row = 1),
      id TEXT NOT NULL,
      environment TEXT NOT NULL
    ) STRICT;
    -- Every step in the record: a rule, or the lift of one. A lift has no id, and its cutoff is what is left.
    CREATE TABLE changes (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      kind INTEGER NOT NULL,
      subject TEXT NOT NULL,
      cutoff INTEGER,
      lifts INTEGER,
      id TEXT,
      before_ms INTEGER,
      reason TEXT,
      requested_by TEXT NOT NULL,
      created_ms INTEGER NOT NULL,
      written_ms INTEGER NOT NULL,
      CHECK (CASE WHEN lifts IS NULL THEN cutoff + before_ms IS NOT NULL AND id IS NOT NULL ELSE id IS NULL END)
    ) STRICT;
    CREATE UNIQUE INDEX changes_id ON changes (id) WHERE id IS NOT NULL;
    CREATE UNIQUE INDEX changes_lifts ON changes (lifts) WHERE lifts IS NOT NULL;
    CREATE INDEX changes_subject ON changes (kind, subject) WHERE lifts IS NULL;
    CREATE INDEX changes_kind ON changes (kind) WHERE lifts IS NULL;
    CREATE INDEX changes_cutoff ON changes (kind, cutoff) WHERE lifts IS NULL;
    -- What a key was answered with: the rules from one position to another, or none.
    CREATE TABLE answers (
      key TEXT PRIMARY KEY,
      digest TEXT NOT NULL,
      first INTEGER,
      last INTEGER,
      written_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX answers_written ON answers (written_ms);
    CREATE TABLE replicas (
      id TEXT PRIMARY KEY,
      version TEXT NOT NULL,
      started_ms INTEGER NOT NULL,
      ring_digest TEXT NOT NULL,
      ring_generation TEXT NOT NULL,
      configuration_digest TEXT NOT NULL,
      position INTEGER NOT NULL,
      clock_offset_ms INTEGER,
      propagation_ms INTEGER,
      seen_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    PRAGMA application_id = 0x4f415256;
    """
  ]

  /// Brings a file to this version's schema, and gives the store's id, which is made once.
  static func prepare(_ pool: DatabasePool, environment: ServiceEnvironment) throws -> String {
    var migrator = DatabaseMigrator()
    for (index, sql) in migrations.enumerated() {
      migrator.registerMigration("\(index + 1)", foreignKeyChecks: .immediate) { try $0.execute(sql: sql) }
    }
    try pool.read { try check($0, migrator) }
    try migrator.migrate(pool)
    return try pool.write { db in
      let id = (0..<2).map { _ in String(UInt64.random(in: 0 ... .max) | 1 << 63, radix: 16) }.joined()
      let row: StatementArguments = [id, environment.rawValue]
      try db.execute(sql: "INSERT INTO store VALUES (1, ?, ?) ON CONFLICT DO NOTHING", arguments: row)
      guard let store = try Row.fetchOne(db, sql: "SELECT id, environment FROM store") else {
        throw StoreError.malformed("it does not say which store it is")
      }
      let found: String = store[1]
      guard found == environment.rawValue else {
        throw StoreError.environment(found: found, needed: environment.rawValue)
      }
      return store[0]
    }
  }

  private static func check(_ db: Database, _ migrator: DatabaseMigrator) throws {
    let mark = try Int32.fetchOne(db, sql: "PRAGMA application_id")
    let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema")
    guard mark == applicationID || mark == 0 && tables == 0 else {
      throw StoreError.malformed("it is another program's database")
    }
    guard try db.tableExists("grdb_migrations"), try migrator.hasBeenSuperseded(db) else { return }
    throw StoreError.schema(found: try migrator.appliedIdentifiers(db).count, needed: migrations.count)
  }
}
