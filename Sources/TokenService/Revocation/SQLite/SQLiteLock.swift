import Glibc

/// One writer at a time, of all threads and processes: a lock on a file beside the store's.
///
/// SQLite has a lock for writers too. This one also keeps checkpoints apart from other processes' writes, which versions
/// of SQLite before 3.51.3 need: there the two together can, in rare cases, spoil the file ("WAL-reset bug").
final class SQLiteLock: Sendable {
  /// How long the lock is waited for, in microseconds, and how long between two tries at most.
  private static let (patience, pause): (UInt32, UInt32) = (5_000_000, 5_000)

  private let descriptor: Int32

  init(_ path: String) throws(StoreError) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw .unavailable("its lock: \(SQLiteFile.reason())") }
  }

  deinit { close(descriptor) }

  /// Runs this while nobody else writes.
  ///
  /// - Throws: where somebody else has written for five seconds, or what the body throws.
  func held<Result>(_ body: () throws -> Result) throws -> Result {
    try take()
    defer { flock(descriptor, LOCK_UN) }
    return try body()
  }

  private func take() throws(StoreError) {
    var (waited, pause): (UInt32, UInt32) = (0, 50)
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { throw .unavailable("its lock: \(SQLiteFile.reason())") }
      guard waited < Self.patience else { throw .unavailable("another process has been writing for 5 s") }
      usleep(pause)
      waited += pause
      pause = min(2 * pause, Self.pause)
    }
  }
}
