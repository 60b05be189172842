/// Makes connections that keep the store's promises, and refuses servers that cannot.
struct PostgreSQLSession: Sendable {
  /// What a connection is for.
  enum Purpose: Sendable {
    /// Acknowledges: commits are as durable as the server is set up for.
    case writing
    /// Reads, and tells of replicas: nothing that it commits must outlive a crash.
    case reading
    /// Waits for notifications.
    case listening
    /// Looks at a server whose tables may not be there.
    case inspecting
  }

  /// The oldest version whose `bigint` arrays, pipelines and time-outs are what this code counts on.
  static let oldestVersion: Int32 = 140_000

  let address: PostgreSQLAddress
  let environment: String
  let limits: PostgreSQLLimits
  let interrupt: PGInterrupt

  /// - Throws: ``PGFailure/store(_:)`` where the server, or what is on it, must not be used.
  func connect(for purpose: Purpose) throws(PGFailure) -> PGConnection {
    let connection = try PGConnection(address.options(limits), patience: limits.silence, interrupt: interrupt)
    do throws(StoreError) { try Self.checkVersion(connection.serverVersion) } catch { throw .store(error) }
    try setUp(connection, purpose)
    if case .inspecting = purpose { return connection }
    let schema = try PostgreSQLSchema.read(connection)
    do throws(StoreError) { try schema.check(for: environment) } catch { throw .store(error) }
    return connection
  }

  static func checkVersion(_ version: Int32) throws(StoreError) {
    guard version < oldestVersion else { return }
    throw .unavailable("the server is PostgreSQL \(version / 10_000), and 14 is the oldest that will do")
  }

  /// Settings hold for the session, whatever the server's, the role's or the database's become later.
  private func setUp(_ connection: PGConnection, _ purpose: Purpose) throws(PGFailure) {
    let rows = try connection.run(
      """
      SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_setting('server_encoding'),
        pg_is_in_recovery(),
        set_config('statement_timeout', $1, false), set_config('lock_timeout', '0', false),
        set_config('idle_in_transaction_session_timeout', $1, false), set_config('client_min_messages', 'warning', false)
      """,
      [.text("\(limits.statement.wholeMilliseconds)")]
    )
    let commits = rows.text(0, 0) ?? ""
    if commits == "off" { throw .store(.notDurable("synchronous_commit is off (server, role or database)")) }
    if rows.text(0, 1) == "off" { throw .store(.notDurable("fsync is off")) }
    guard rows.text(0, 2) == "UTF8" else {
      throw .store(.unavailable("the database's encoding is \(rows.text(0, 2) ?? "unknown"), and must be UTF8"))
    }
    if rows.integer(0, 3) == 1 { throw .store(.unavailable("the server is a standby, which cannot be written to")) }
    if case .reading = purpose {
      try connection.run("SELECT set_config('synchronous_commit', 'off', false)")
    } else {
      try connection.run("SELECT set_config('synchronous_commit', $1, false)", [.text(commits)])
    }
  }
}
