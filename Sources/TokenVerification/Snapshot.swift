import Synchronization

/// An immutable value that many threads read without a lock and that is swapped whole.
///
/// A reader takes the pointer and then retains what it points to. Between these two instructions the value may be
/// swapped, so a value that was swapped out is kept for a minute, and until the next swap, before it is released: no
/// thread stands still so long.
@safe
public final class Snapshot<Value: Sendable>: Sendable {
  private final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  /// How long a value that was swapped out is kept at least.
  public static var retention: Duration { .seconds(60) }

  private let keeps: Duration
  private let current: Atomic<Unmanaged<Box>>
  private let retired = Mutex<[(box: Box, until: ContinuousClock.Instant)]>([])

  /// Starts with this value.
  public convenience init(_ value: Value) { self.init(value, retention: Self.retention) }

  /// Starts with this value; where values are large and swapped often, they are kept for a shorter time.
  package init(_ value: Value, retention: Duration) {
    unsafe current = unsafe Atomic(Unmanaged.passRetained(Box(value)))
    keeps = retention
  }

  deinit { unsafe current.load(ordering: .acquiring).release() }

  /// The value as it stands now.
  public var value: Value { unsafe current.load(ordering: .acquiring).takeUnretainedValue().value }

  /// Swaps the value; readers see the old one or the new one, whole.
  public func replace(with value: Value) {
    replace(with: value, at: ContinuousClock.now)
  }

  func replace(with value: Value, at now: ContinuousClock.Instant) {
    let box = unsafe Unmanaged.passRetained(Box(value))
    retired.withLock { retired in
      let old = unsafe current.exchange(box, ordering: .acquiringAndReleasing).takeRetainedValue()
      retired.removeAll { $0.until <= now }
      retired.append((old, now + keeps))
    }
  }

  /// How many values are kept that were swapped out.
  var retiredCount: Int { retired.withLock { $0.count } }
}
