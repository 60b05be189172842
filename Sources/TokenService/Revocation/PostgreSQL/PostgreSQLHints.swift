import Synchronization

/// Everyone who asked for hints.
final class PostgreSQLHints: Sendable {
  private struct State {
    var listeners: [UInt64: AsyncStream<Void>.Continuation] = [:]
    var isFinished = false
  }

  private let state = Mutex(State())

  func stream() -> AsyncStream<Void> {
    let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    let key = UInt64.random(in: 0 ... .max)
    continuation.onTermination = { [weak self] _ in self?.state.withLock { $0.listeners[key] = nil } }
    let isFinished = state.withLock { state in
      if !state.isFinished { state.listeners[key] = continuation }
      return state.isFinished
    }
    if isFinished { continuation.finish() }
    return stream
  }

  func hint() {
    for listener in state.withLock({ Array($0.listeners.values) }) { listener.yield() }
  }

  func finish() {
    let listeners = state.withLock { state in
      state.isFinished = true
      return Array(state.listeners.values)
    }
    for listener in listeners { listener.finish() }
  }
}
