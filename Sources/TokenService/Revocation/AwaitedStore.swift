import Synchronization
import TokenRules

/// A store that could not be reached at the start: every question tries again to open it.
final class AwaitedStore: RevocationStore {
  private struct State {
    var store: (any RevocationStore)?
    var opening: Task<Result<any RevocationStore, StoreError>, Never>?
    var isClosed = false
  }

  let place: StorePlace
  private let open: @Sendable () async throws(StoreError) -> any RevocationStore
  private let state = Mutex(State())
  private let hinted: AsyncStream<Void>
  private let hint: AsyncStream<Void>.Continuation

  init(_ place: StorePlace, open: @escaping @Sendable () async throws(StoreError) -> any RevocationStore) {
    self.place = place
    self.open = open
    (hinted, hint) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
  }

  func write(_ writes: [RevocationWrite]) async throws(StoreError) -> [RevocationWrite.Outcome] {
    try await opened().write(writes)
  }

  func lift(_ lift: RevocationLift) async throws(StoreError) -> RevocationLift.Outcome { try await opened().lift(lift) }

  func changes(after position: Int64, limit: Int) async throws(StoreError) -> RevocationChanges {
    try await opened().changes(after: position, limit: limit)
  }

  func records(_ query: RevocationQuery) async throws(StoreError) -> [RevocationRecord] {
    try await opened().records(query)
  }

  func prune(at now: Timestamp, lifetimes: RevocationLifetimes, limit: Int) async throws(StoreError) -> Int {
    try await opened().prune(at: now, lifetimes: lifetimes, limit: limit)
  }

  func beat(_ heartbeat: ReplicaHeartbeat) async throws(StoreError) -> Timestamp { try await opened().beat(heartbeat) }

  func replicas() async throws(StoreError) -> [ReplicaRecord] { try await opened().replicas() }

  /// The hints of the store, once it is open; for the one feed of the process.
  func hints() -> AsyncStream<Void> { hinted }

  func close() async {
    let store = state.withLock { state in
      state.isClosed = true
      return state.store
    }
    hint.finish()
    await store?.close()
  }

  /// The store; whoever asks while it is being opened shares the outcome.
  private func opened() async throws(StoreError) -> any RevocationStore {
    let opening = try state.withLock {
      state throws(StoreError) -> Task<Result<any RevocationStore, StoreError>, Never> in
      if state.isClosed { throw .closed }
      if let store = state.store { return Task { .success(store) } }
      if let opening = state.opening { return opening }
      let opening = Task { await self.tryToOpen() }
      state.opening = opening
      return opening
    }
    return try await opening.value.get()
  }

  private func tryToOpen() async -> Result<any RevocationStore, StoreError> {
    let result: Result<any RevocationStore, StoreError>
    do throws(StoreError) { result = .success(try await open()) } catch { result = .failure(error) }
    let isClosed = state.withLock { state in
      state.opening = nil
      if case .success(let store) = result { state.store = store }
      return state.isClosed
    }
    guard case .success(let store) = result else { return result }
    if isClosed {
      await store.close()
      return .failure(.closed)
    }
    Task { [hint] in for await _ in store.hints() { hint.yield() } }
    return result
  }
}
