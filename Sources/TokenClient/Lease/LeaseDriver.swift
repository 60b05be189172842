/// What stands around the machine: who waits, who listens, what is under way.
struct LeaseDriver: Sendable {
  typealias Waiter = CheckedContinuation<LeasedToken, any Error>

  var machine: LeaseMachine
  var waiters: [UInt64: Waiter] = [:]
  var listeners: [UInt64: AsyncStream<LeaseState>.Continuation] = [:]
  /// How many `run()` there are.
  var keepers = 0
  var clockOffset: Duration?
  private var lastID: UInt64 = 0
  private var lastState: LeaseState?
  var request: (attempt: UInt64, task: Task<Void, Never>)?
  var alarm: (moment: Duration, task: Task<Void, Never>)?

  init(_ machine: LeaseMachine) { self.machine = machine }

  /// A number that no other has.
  mutating func newAsk() -> UInt64 {
    lastID += 1
    return lastID
  }

  /// Takes a listener, and tells it the state.
  mutating func add(_ listener: AsyncStream<LeaseState>.Continuation, at now: Duration) -> UInt64 {
    lastID += 1
    listeners[lastID] = listener
    // The others have been told of every change that was an event; this one is told what holds.
    listener.yield(machine.state(at: now))
    return lastID
  }

  /// Tells the listeners where the state is another one.
  mutating func tellState(at now: Duration) {
    let state = machine.state(at: now)
    guard state != lastState else { return }
    lastState = state
    for listener in listeners.values { listener.yield(state) }
  }

  /// The lease is gone.
  mutating func end() {
    request?.task.cancel()
    alarm?.task.cancel()
    for listener in listeners.values { listener.finish() }
  }
}
