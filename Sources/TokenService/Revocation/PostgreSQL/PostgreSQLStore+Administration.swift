import Dispatch
import TokenRules

/// What a look at a server found.
struct PostgreSQLReport: Sendable, Hashable {
  let place: StorePlace
  let serverVersion: Int32
  let isEncrypted: Bool
  let schema: PostgreSQLSchema
}

extension PostgreSQLStore {
  /// How long a migration may take.
  private static let migrationTime = Duration.seconds(600)

  /// Makes the tables, or brings them to this version; where they have it, nothing changes.
  ///
  /// - Parameter role: may use the tables from then on, where it is not their owner.
  /// - Returns: what was there before.
  static func migrate(
    url: String,
    environment: ServiceEnvironment,
    grantingTo role: String? = nil,
    limits: PostgreSQLLimits = PostgreSQLLimits()
  ) async throws(StoreError) -> PostgreSQLReport {
    var limits = limits
    (limits.statement, limits.silence) = (migrationTime, migrationTime + .seconds(1))
    return try await inspecting(url, environment, limits) { connection throws(PGFailure) in
      let before = try PostgreSQLSchema.migrate(connection, for: environment.rawValue)
      if let role { try PostgreSQLSchema.grant(to: role, connection) }
      return before
    }
  }

  /// Looks whether a store can be used as it is.
  static func check(
    url: String,
    environment: ServiceEnvironment,
    limits: PostgreSQLLimits = PostgreSQLLimits()
  ) async throws(StoreError) -> PostgreSQLReport {
    try await inspecting(url, environment, limits) { connection throws(PGFailure) in
      let schema = try PostgreSQLSchema.read(connection)
      do throws(StoreError) { try schema.check(for: environment.rawValue) } catch { throw .store(error) }
      try PostgreSQLSchema.checkRights(connection)
      return schema
    }
  }

  private static func inspecting(
    _ url: String,
    _ environment: ServiceEnvironment,
    _ limits: PostgreSQLLimits,
    _ work: @escaping @Sendable (PGConnection) throws(PGFailure) -> PostgreSQLSchema
  ) async throws(StoreError) -> PostgreSQLReport {
    let session = try session(url, environment, limits)
    let result: Result<PostgreSQLReport, StoreError> = await withCheckedContinuation { done in
      DispatchQueue(label: "postgresql.inspecting").async {
        do throws(PGFailure) {
          let connection = try session.connect(for: .inspecting)
          let report = PostgreSQLReport(
            place: session.address.place,
            serverVersion: connection.serverVersion,
            isEncrypted: connection.isEncrypted,
            schema: try work(connection)
          )
          done.resume(returning: .success(report))
        } catch {
          done.resume(returning: .failure(StoreError(error)))
        }
      }
    }
    return try result.get()
  }
}
