import Synchronization
import TokenRules

/// The metrics of every key that this process has known: written once a key, read without a lock.
///
/// Keys are never taken out, for a counter must not go back; when the table is full, further keys count as `none`.
final class KeyMetricsTable: Sendable {
  static let capacity = 512

  /// Tokens that no key verified.
  let none: KeyMetrics
  private let slots: UnsafeSlots
  private let count = Atomic<Int>(0)
  private let registration = Mutex<Void>(())
  private let registry: MetricRegistry
  private let longestTTL: Int64
  private let clock: any TokenClock

  /// - Parameter longestTTL: how long a token may live, in seconds.
  init(_ registry: MetricRegistry, longestTTL: Int64, clock: any TokenClock) {
    self.registry = registry
    self.longestTTL = longestTTL
    self.clock = clock
    none = KeyMetrics("none", in: registry, signs: false, longestTTL: longestTTL, clock: clock)
    slots = UnsafeSlots()
  }

  deinit {
    for index in 0..<count.load(ordering: .acquiring) { slots.memory[index].release() }
    slots.memory.deallocate()
  }

  /// Adds the keys that are new.
  func register(_ ids: [String]) {
    registration.withLock { _ in
      for id in ids where find(id) == nil {
        let next = count.load(ordering: .relaxed)
        guard next < Self.capacity else { return }
        slots.memory[next] = Unmanaged.passRetained(
          KeyMetrics(id, in: registry, longestTTL: longestTTL, clock: clock)
        )
        // The slot is complete before the count shows it to readers.
        count.store(next + 1, ordering: .releasing)
      }
    }
  }

  /// The metrics of a key of the ring.
  subscript(id: String?) -> KeyMetrics { id.flatMap(find) ?? none }

  /// The metrics of a key, where it has ever been in a ring of this process.
  func known(_ id: String) -> KeyMetrics? { find(id) }

  /// Every key, in the order in which it became known.
  var all: [KeyMetrics] {
    (0..<count.load(ordering: .acquiring)).map { slots.memory[$0].takeUnretainedValue() }
  }

  private func find(_ id: String) -> KeyMetrics? {
    // Keys that were added last are used most.
    for index in stride(from: count.load(ordering: .acquiring) - 1, through: 0, by: -1) {
      let key = slots.memory[index].takeUnretainedValue()
      if key.id.utf8.elementsEqual(id.utf8) { return key }
    }
    return nil
  }

  /// Memory that is written under the lock before a reader can see it: `@unchecked`, because the count guards it.
  private struct UnsafeSlots: @unchecked Sendable {
    let memory = UnsafeMutablePointer<Unmanaged<KeyMetrics>>.allocate(capacity: capacity)
  }
}
