import GRDB

extension SQLiteStore {
  /// What an error of SQLite's means, in its own words.
  static func failure(_ error: any Error, path: String) -> StoreError {
    switch error {
    case .unavailable(let words) as StoreError: .unavailable("\(path): \(words)")
    case .malformed(let words) as StoreError: .malformed("\(path): \(words)")
    case let error as StoreError: error
    case let error as DatabaseError: failure(error, path: path)
    case is RowDecodingError: .malformed("\(path): a row of another kind")
    case is CancellationError: .unavailable("\(path): given up before it was done")
    default: .unavailable("\(path): it cannot be opened")
    }
  }

  private static func failure(_ error: DatabaseError, path: String) -> StoreError {
    let words = "\(path): \(error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")"
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: return .malformed(words)
    case .SQLITE_IOERR: return .unavailable("\(words) (\(error.extendedResultCode.rawValue))")
    default: return .unavailable(words)
    }
  }
}
