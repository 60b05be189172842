import Synchronization

/// Wakes whoever waits for a record to go on.
final class PositionSignal: Sendable {
  private struct Waiter {
    let position: Int64
    let continuation: CheckedContinuation<Void, Never>
  }

  private struct State {
    var position: Int64
    var next: UInt64 = 0
    var waiters: [UInt64: Waiter] = [:]
  }

  private let state: Mutex<State>

  /// Starts at a position.
  init(_ position: Int64 = 0) { state = Mutex(State(position: position)) }

  /// How many wait.
  var waitingCount: Int { state.withLock { $0.waiters.count } }

  /// The record has gone on; those who waited for this return.
  func advance(to position: Int64) {
    wake { state in
      state.position = position
      return state.waiters.filter { $0.value.position < position }.map(\.key)
    }
  }

  /// Everybody returns: what they wait for may never come, as where the record was begun anew.
  func wakeAll() { wake { Array($0.waiters.keys) } }

  /// Returns when the record has gone beyond a position, when the time is over, or when the task is cancelled.
  func wait(beyond position: Int64, for duration: Duration) async {
    let key = state.withLock { state in
      state.next += 1
      return state.next
    }
    let timer = Task {
      try? await Task.sleep(for: duration)
      wake { _ in [key] }
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = state.withLock { state in
          // Whoever cancels sets the flag before it comes for the lock.
          if Task.isCancelled || state.position > position { return true }
          state.waiters[key] = Waiter(position: position, continuation: continuation)
          return false
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      wake { _ in [key] }
    }
    timer.cancel()
  }

  private func wake(_ choose: (inout State) -> [UInt64]) {
    let waiters = state.withLock { state in choose(&state).compactMap { state.waiters.removeValue(forKey: $0) } }
    for waiter in waiters { waiter.continuation.resume() }
  }
}
