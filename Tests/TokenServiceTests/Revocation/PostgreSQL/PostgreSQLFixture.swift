import TestSupport
import TokenRules
import TokenVerification

@testable import TokenService

/// Stores on databases of their own.
enum PostgreSQLFixture {
  struct Fault: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
  }

  /// Time-outs that a test can wait for.
  static let hasty = PostgreSQLLimits(
    connect: .seconds(2),
    statement: .milliseconds(700),
    silence: .seconds(1),
    listening: .milliseconds(500),
    pause: .milliseconds(100)
  )

  static func open(
    _ database: String,
    limits: PostgreSQLLimits = PostgreSQLLimits(),
    options: String = ""
  ) async throws -> PostgreSQLStore {
    try await PostgreSQLStore.open(
      url: PostgreSQLCluster.shared().url(database, options),
      environment: .staging,
      clock: SystemClock(),
      limits: limits
    )
  }

  /// A store that nothing has been written to, closed at the end.
  ///
  /// - Parameter isAlone: whether it has a database of its own, in which things can be left behind.
  static func withStore(
    limits: PostgreSQLLimits = PostgreSQLLimits(),
    isAlone: Bool = false,
    _ body: (PostgreSQLStore, String) async throws -> Void
  ) async throws {
    let cluster = try PostgreSQLCluster.shared()
    let database = try isAlone ? cluster.database() : cluster.emptiedDatabase()
    let store = try await open(database, limits: limits)
    let result: Result<Void, any Error>
    do { result = .success(try await body(store, database)) } catch { result = .failure(error) }
    await store.close()
    try result.get()
  }

  /// What is thrown where a store is opened; nothing where it can be.
  static func refusal(_ url: String, _ environment: ServiceEnvironment = .staging) async -> StoreError? {
    do throws(StoreError) {
      let limits = PostgreSQLLimits(connect: .seconds(2))
      try await PostgreSQLStore.open(url: url, environment: environment, clock: SystemClock(), limits: limits).close()
      return nil
    } catch {
      return error
    }
  }

  /// Does it again and again until it works: what was broken heals.
  static func untilDone<Result>(
    within time: Duration = .seconds(10),
    _ body: () async throws -> Result
  ) async throws -> Result {
    let end = ContinuousClock.now + time
    while true {
      do { return try await body() } catch {
        guard ContinuousClock.now < end else { throw error }
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }
}
