import TokenRules

/// Opens the store that a configuration names.
enum StoreOpening {
  /// - Throws: ``StoreError`` where the store cannot be reached, or must not be used.
  static func open(
    _ location: StoreLocation,
    environment: ServiceEnvironment,
    clock: any TokenClock
  ) async throws(StoreError) -> any RevocationStore {
    switch location {
    case .memory: MemoryStore(clock: clock)
    case .sqlite(let path): try await SQLiteStore.open(path: path, environment: environment, clock: clock)
    case .postgresql(let url): try await PostgreSQLStore.open(url: url.reveal(), environment: environment, clock: clock)
    }
  }
}
