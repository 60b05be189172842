import Synchronization

@testable import TokenClient

/// A clock that stands still until a test moves it; who sleeps on it wakes when its moment has come.
final class ManualLeaseClock: LeaseClock {
  private struct State {
    var now = Duration.seconds(1000)
    var timeOfDay = Duration.seconds(1_772_009_112)
    var lastID = 0
    var sleepers: [Int: (moment: Duration, continuation: CheckedContinuation<Void, any Error>)] = [:]
  }

  private let state = Mutex(State())

  func now() -> Duration { state.withLock { $0.now } }
  func timeOfDay() -> Duration { state.withLock { $0.timeOfDay } }

  /// Sets the time of day wrong.
  func step(by time: Duration) { state.withLock { $0.timeOfDay += time } }

  /// Lets time pass, on both clocks.
  func advance(by time: Duration) {
    let woken = state.withLock { state in
      state.now += time
      state.timeOfDay += time
      let due = state.sleepers.filter { $0.value.moment <= state.now }
      for id in due.keys { state.sleepers[id] = nil }
      return due.values.map(\.continuation)
    }
    for sleeper in woken { sleeper.resume() }
  }

  func sleep(until moment: Duration) async throws {
    let id = state.withLock { state in
      state.lastID += 1
      return state.lastID
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isPast = state.withLock { state in
          guard state.now < moment else { return true }
          state.sleepers[id] = (moment, continuation)
          return false
        }
        if isPast { continuation.resume() }
        if Task.isCancelled { cancel(id) }
      }
    } onCancel: {
      cancel(id)
    }
  }

  private func cancel(_ id: Int) {
    state.withLock { $0.sleepers.removeValue(forKey: id) }?.continuation.resume(throwing: CancellationError())
  }
}
