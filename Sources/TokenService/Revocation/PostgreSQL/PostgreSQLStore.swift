import Synchronization
import TokenRules

/// The store that replicas on several machines share: PostgreSQL, through libpq.
///
/// Three connections, each with a thread of its own: one writes, one reads, and one listens once somebody asked for
/// hints. Positions come from a sequence, and are drawn under a lock that is held until after the commit, so that the
/// order of positions is the order in which changes become visible.
final class PostgreSQLStore: RevocationStore {
  let place: StorePlace
  let clock: any TokenClock
  let writing: PostgreSQLLane
  let reading: PostgreSQLLane
  private let listener: PostgreSQLListener
  private let changed = StoreHints()
  private let interrupt: PGInterrupt

  private init(_ session: PostgreSQLSession, clock: any TokenClock) {
    place = session.address.place
    interrupt = session.interrupt
    self.clock = clock
    writing = PostgreSQLLane(session, for: .writing, clock: clock)
    reading = PostgreSQLLane(session, for: .reading, clock: clock)
    listener = PostgreSQLListener(session, changed)
  }

  deinit {
    interrupt.fire()
    changed.close()
  }

  /// Opens a store whose tables are there, and looks whether it is one to rely on.
  ///
  /// - Parameters:
  ///   - url: a URL or a connection string, as libpq takes it.
  ///   - environment: whose store it must be.
  /// - Throws: ``StoreError`` where it cannot be reached, or must not be used.
  static func open(
    url: String,
    environment: ServiceEnvironment,
    clock: any TokenClock,
    limits: PostgreSQLLimits = PostgreSQLLimits()
  ) async throws(StoreError) -> PostgreSQLStore {
    let session = try session(url, environment, limits)
    let store = PostgreSQLStore(session, clock: clock)
    do {
      try await store.reading.run { _ in }
    } catch {
      await store.close()
      throw error
    }
    return store
  }

  static func session(
    _ url: String,
    _ environment: ServiceEnvironment,
    _ limits: PostgreSQLLimits
  ) throws(StoreError) -> PostgreSQLSession {
    PostgreSQLSession(
      address: try PostgreSQLAddress(parsing: url),
      environment: environment.rawValue,
      limits: limits,
      interrupt: PGInterrupt()
    )
  }

  func hints() -> AsyncStream<Void> {
    listener.start()
    return changed.stream()
  }

  func close() async {
    interrupt.fire()
    changed.close()
    await writing.finish()
    await reading.finish()
    await listener.finish()
  }

  /// Does this in a transaction that holds the writers' lock, and tells everyone when it is durable.
  ///
  /// - Parameter work: returns whether it wrote a change, and what it gives.
  func change<Result: Sendable>(
    _ work: @escaping @Sendable (PGConnection) throws(PGFailure) -> (changes: Bool, Result)
  ) async throws(StoreError) -> Result {
    // The lock comes before the first statement with a snapshot: what the last writer committed is seen.
    let beginning = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; \(PostgreSQLLock.writing.statement)"
    let (changes, result) = try await writing.run(beginning: beginning) {
      connection throws(PGFailure) -> (Bool, Result) in
      let (changes, result) = try work(connection)
      try connection.commit(changes ? "NOTIFY \(PostgreSQLListener.channel); COMMIT" : "COMMIT")
      return (changes, result)
    }
    if changes { changed.hint() }
    return result
  }

  /// The server's time in milliseconds since 1970, as an expression.
  static let now = "floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
}
