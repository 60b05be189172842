import Synchronization

/// Writes that come at the same time share a commit.
///
/// One commit is under way at a time; whatever comes meanwhile goes together in the next.
final class RevocationWriter: Sendable {
  private typealias Waiting = (write: RevocationWrite, done: CheckedContinuation<Result, Never>)
  private typealias Result = Swift.Result<RevocationWrite.Outcome, StoreError>

  /// How many requests share a commit at most.
  static let batch = 500

  private struct State {
    var waiting: [Waiting] = []
    var isWriting = false
  }

  private let store: any RevocationStore
  private let state = Mutex(State())

  init(_ store: any RevocationStore) { self.store = store }

  /// How many requests wait for the commit under way to end.
  var waitingCount: Int { state.withLock { $0.waiting.count } }

  /// Returns when the rules are durable; what no store can keep never joins others, which would fail with it.
  func write(_ write: RevocationWrite) async throws(StoreError) -> RevocationWrite.Outcome {
    try write.check()
    let result = await withCheckedContinuation { done in
      let begins = state.withLock { state in
        state.waiting.append((write, done))
        defer { state.isWriting = true }
        return !state.isWriting
      }
      if begins { Task { await drain() } }
    }
    return try result.get()
  }

  private func drain() async {
    while true {
      let batch = state.withLock { state in
        let batch = Array(state.waiting.prefix(Self.batch))
        state.waiting.removeFirst(batch.count)
        state.isWriting = !batch.isEmpty
        return batch
      }
      guard !batch.isEmpty else { return }
      do throws(StoreError) {
        let outcomes = try await store.write(batch.map(\.write))
        for (one, outcome) in zip(batch, outcomes) { one.done.resume(returning: .success(outcome)) }
      } catch {
        for one in batch { one.done.resume(returning: .failure(error)) }
      }
    }
  }
}
