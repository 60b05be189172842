import Synchronization

extension TokenLease {
  /// What a user interface may show now.
  public var state: LeaseState { shared.withLock { $0.machine.state(at: clock.now()) } }

  /// The state now, and each one that follows.
  ///
  /// A listener that is slow misses states that have passed, never the latest. The stream ends with the lease, or with the listener's task.
  public func states() -> AsyncStream<LeaseState> {
    let (stream, continuation) = AsyncStream<LeaseState>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id = shared.withLock { $0.add(continuation, at: clock.now()) }
    continuation.onTermination = { [weak self] _ in _ = self?.shared.withLock { $0.listeners.removeValue(forKey: id) } }
    return stream
  }

  /// How long it is until a moment of the lease's clock, as in `LeaseState.failing(until:)`; never below zero.
  public func timeLeft(until moment: Duration) -> Duration { max(.zero, moment - clock.now()) }

  /// The server's clock minus ours, estimated at the last answer; to be shown ("your clock is wrong"), never to be relied upon.
  ///
  /// It is off by half a round trip at most, and out of date once our clock has been set.
  public var clockOffset: Duration? { shared.withLock { $0.clockOffset } }
}
