import GRDB
import GRDBSQLite

/// Steps through the rows of a query by SQLite's own functions: a million rows without a million objects.
struct SQLiteRows: ~Copyable {
  private let statement: Statement

  init(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws {
    let statement = try db.cachedStatement(sql: sql)
    try statement.setArguments(arguments)
    self.statement = statement
  }

  deinit { sqlite3_reset(statement.sqliteStatement) }

  /// Goes to the next row; `false` behind the last.
  func next() throws -> Bool {
    switch sqlite3_step(statement.sqliteStatement) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let connection = sqlite3_db_handle(statement.sqliteStatement)
      let code = ResultCode(rawValue: sqlite3_extended_errcode(connection))
      throw DatabaseError(resultCode: code, message: String(cString: sqlite3_errmsg(connection)))
    }
  }

  func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement.sqliteStatement, column) == SQLITE_NULL }

  func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement.sqliteStatement, column) }

  /// The text of a column that is not `NULL`; `nil` where it is not UTF-8.
  func text(_ column: Int32) -> String? {
    guard let start = sqlite3_column_text(statement.sqliteStatement, column) else { return "" }
    let count = Int(sqlite3_column_bytes(statement.sqliteStatement, column))
    return String(validating: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  }
}
