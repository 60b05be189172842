import Dispatch
import GRDB
import Synchronization
import TokenRules

/// A store in a file of this machine's: any number of processes may share it, other machines may not.
///
/// Every commit is on the disk before it is acknowledged (WAL, `synchronous` FULL).
final class SQLiteStore: RevocationStore {
  let place: StorePlace
  let id: String
  let clock: any TokenClock
  private let pool: DatabasePool
  private let file: SQLiteFile
  private let identity: SQLiteFileIdentity?
  private let lock: SQLiteLock
  private let listeners = StoreHints()
  private let isClosed = Atomic(false)

  private init(_ opened: Opened, clock: any TokenClock) {
    (pool, file, lock, id) = (opened.pool, opened.file, opened.lock, opened.id)
    self.clock = clock
    identity = file.identity
    place = StorePlace(kind: .sqlite, name: file.path)
  }

  // MARK: Opening

  private struct Opened: Sendable {
    let (pool, file): (DatabasePool, SQLiteFile)
    let (lock, id): (SQLiteLock, String)
  }

  /// Opens the store in a file, which is made where it is missing, and brought to this version's tables.
  static func open(
    path: String,
    environment: ServiceEnvironment,
    clock: any TokenClock
  ) async throws(StoreError) -> SQLiteStore {
    let file = SQLiteFile(path: path)
    let opened = await withCheckedContinuation { done in
      DispatchQueue.global().async { done.resume(returning: Result { try opening(file, environment) }) }
    }
    do {
      return SQLiteStore(try opened.get(), clock: clock)
    } catch {
      throw failure(error, path: path)
    }
  }

  private static func opening(_ file: SQLiteFile, _ environment: ServiceEnvironment) throws -> Opened {
    try file.make()
    try file.check(in: environment)
    let lock = try SQLiteLock(file.path + "-lock")
    return try lock.held {
      var configuration = Configuration()
      configuration.label = "revocations"
      configuration.busyMode = .timeout(5)
      configuration.prepareDatabase { db in
        try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
      }
      let pool = try DatabasePool(path: file.path, configuration: configuration)
      try pool.writeWithoutTransaction { try makeDurable($0) }
      return Opened(pool: pool, file: file, lock: lock, id: try SQLiteSchema.prepare(pool, environment: environment))
    }
  }

  /// The pool has set `NORMAL` by now, with which a loss of power takes the last commits.
  private static func makeDurable(_ db: Database) throws {
    try db.execute(sql: "PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 67108864")
    let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
    let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
    guard mode == "wal", synchronous == 2 else { throw StoreError.notDurable("SQLite cannot be set to WAL and FULL") }
  }

  // MARK: Use

  /// Runs this in a transaction that is on the disk when it is done, while nobody else writes.
  func writing<Result: Sendable>(
    _ body: @Sendable (Database) throws -> Result
  ) async throws(StoreError) -> Result {
    try checkOpen()
    do {
      return try await pool.writeWithoutTransaction { [lock] db in
        try lock.held {
          try checkFile()
          var result: Result?
          try db.inTransaction(.immediate) {
            result = try body(db)
            return .commit
          }
          return result!
        }
      }
    } catch {
      throw failure(error)
    }
  }

  /// Runs this on one state of the store.
  func reading<Result: Sendable>(
    _ body: @Sendable (Database) throws -> Result
  ) async throws(StoreError) -> Result {
    try checkOpen()
    do {
      try checkFile()
      return try await pool.read(body)
    } catch {
      throw failure(error)
    }
  }

  private func checkOpen() throws(StoreError) {
    if isClosed.load(ordering: .acquiring) { throw .closed }
  }

  /// What is written to a file that has lost its name is gone with this process.
  private func checkFile() throws(StoreError) {
    guard identity == file.identity else { throw .unavailable("the file was moved, removed or replaced; start again") }
  }

  private func failure(_ error: any Error) -> StoreError {
    isClosed.load(ordering: .acquiring) ? .closed : Self.failure(error, path: file.path)
  }

  // MARK: Hints and end

  func hint() { listeners.hint() }

  func hints() -> AsyncStream<Void> { listeners.stream() }

  func close() async {
    guard !isClosed.exchange(true, ordering: .acquiringAndReleasing) else { return }
    listeners.close()
    await withCheckedContinuation { done in
      DispatchQueue.global().async { [pool] in
        // What is still open ends with the process; nothing that was acknowledged hangs on it.
        try? pool.close()
        done.resume()
      }
    }
  }
}
