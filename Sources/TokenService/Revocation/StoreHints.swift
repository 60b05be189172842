import Synchronization

/// Those who want to hear that there may be changes.
final class StoreHints: Sendable {
  private struct State {
    var listeners: [UInt64: AsyncStream<Void>.Continuation] = [:]
    var last: UInt64 = 0
    var isClosed = false
  }

  private let state = Mutex(State())

  /// A stream that gives one hint for however many came since it was asked last.
  func stream() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let key = state.withLock { state -> UInt64? in
      guard !state.isClosed else { return nil }
      state.last += 1
      state.listeners[state.last] = continuation
      return state.last
    }
    guard let key else {
      continuation.finish()
      return stream
    }
    continuation.onTermination = { [weak self] _ in self?.forget(key) }
    return stream
  }

  /// Hints to everyone.
  func hint() {
    for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() }
  }

  /// Ends every stream.
  func close() {
    let listeners = state.withLock { state in
      state.isClosed = true
      return Array(state.listeners.values)
    }
    for listener in listeners { listener.finish() }
  }

  private func forget(_ key: UInt64) { state.withLock { $0.listeners[key] = nil } }
}
