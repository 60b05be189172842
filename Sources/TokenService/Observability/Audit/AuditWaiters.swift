/// Those who wait until events are written, each until one of them is.
struct AuditWaiters {
  typealias Continuation = CheckedContinuation<Bool, Never>

  private var waiting: [UInt64: (until: UInt64, continuation: Continuation)] = [:]
  private var next: UInt64 = 0
  private var reached: UInt64 = 0

  /// Adds one; `nil` where what it waits for is written already.
  mutating func add(_ continuation: Continuation, until number: UInt64) -> UInt64? {
    guard number > reached else { return nil }
    next += 1
    waiting[next] = (number, continuation)
    return next
  }

  /// Takes out everybody whose event has been written.
  mutating func reach(_ number: UInt64) -> [Continuation] {
    reached = number
    guard !waiting.isEmpty else { return [] }
    let done = waiting.filter { $0.value.until <= number }
    for key in done.keys { waiting[key] = nil }
    return done.values.map(\.continuation)
  }

  /// Takes out one who has waited long enough; `nil` where it is out already.
  mutating func giveUp(_ waiter: UInt64) -> Continuation? { waiting.removeValue(forKey: waiter)?.continuation }
}
