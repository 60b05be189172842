import Synchronization

/// Work that is not waited for longer than it may take.
enum FirstResult {
  /// What `work` gives, or `fallback` once the time is over; the work is then cancelled and left to itself.
  ///
  /// A task group would wait for work that does not heed its cancellation.
  ///
  /// - Parameter executor: where it is done; anywhere, where there is none.
  static func of<Value: Sendable>(
    _ work: @escaping @Sendable () async -> Value,
    or fallback: Value,
    after timeout: Duration,
    on executor: (any TaskExecutor)? = nil
  ) async -> Value {
    let race = Race<Value>()
    return await withCheckedContinuation { continuation in
      race.begin(
        continuation,
        Task(executorPreference: executor) { race.end(with: await work()) },
        Task(executorPreference: executor) {
          // Cancelled when the work is done: there is no time-out then.
          if (try? await Task.sleep(for: timeout)) != nil { race.end(with: fallback) }
        }
      )
    }
  }

  private final class Race<Value: Sendable>: Sendable {
    private enum State {
      case notBegun
      case ended(Value)
      case waiting(CheckedContinuation<Value, Never>, [Task<Void, Never>])
      case over
    }

    private let state = Mutex(State.notBegun)

    func begin(_ continuation: CheckedContinuation<Value, Never>, _ tasks: Task<Void, Never>...) {
      state.withLock { state in
        guard case .ended(let value) = state else { return state = .waiting(continuation, tasks) }
        state = .over
        Self.finish(continuation, tasks, value)
      }
    }

    func end(with value: Value) {
      state.withLock { state in
        switch state {
        case .notBegun: state = .ended(value)
        case .waiting(let continuation, let tasks):
          state = .over
          Self.finish(continuation, tasks, value)
        case .ended, .over: break
        }
      }
    }

    private static func finish(
      _ continuation: CheckedContinuation<Value, Never>,
      _ tasks: [Task<Void, Never>],
      _ value: Value
    ) {
      continuation.resume(returning: value)
      for task in tasks { task.cancel() }
    }
  }
}
