import Synchronization

/// Many token buckets under bounded memory: each holds `burst` tokens and gets `perSecond` new ones a second.
///
/// A bucket is one number: the moment at which it would be full again (the generic cell rate algorithm). A full bucket is
/// the same as none, so that full ones are forgotten first; only where none is full, another one is, and starts anew.
final class TokenBuckets: Sendable {
  private static let shardCount = 16
  /// A look through a whole shard happens at most so often, so that a flood of keys costs no more than its inserts.
  private static let sweepInterval: Int64 = 10_000_000

  /// Eleven days, in nanoseconds: a rate below it is none.
  private static let longestInterval = 1e15

  private struct State {
    var fullAt: [Key: Int64] = [:]
    var nextSweep: Int64 = .min
  }

  private final class Shard: Sendable {
    let state = Mutex(State())
  }

  /// Names a bucket: a keyed 64-bit hash, so that nobody can make two names share one bucket on purpose.
  struct Key: Hashable, Sendable {
    let hash: UInt64

    /// The bucket of a text, byte for byte.
    init(_ text: String) {
      var hasher = Hasher()
      text.utf8.span.withUnsafeBytes { hasher.combine(bytes: $0) }
      hash = UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// The bucket of an address: IPv6 by /64, since that is what one subscriber gets.
    init(_ address: IPAddress) {
      var hasher = Hasher()
      hasher.combine(address.network.high)
      hasher.combine(address.network.low)
      hash = UInt64(bitPattern: Int64(hasher.finalize()))
    }
  }

  private let interval: Int64
  private let capacity: Int64
  private let shardLimit: Int
  private let shards: [Shard]
  private let used = Atomic<Bool>(false)

  /// - Parameters:
  ///   - perSecond: new tokens a second, more than 0.
  ///   - burst: the most tokens that a bucket holds, at least 1.
  ///   - maximumCount: the most buckets that are remembered.
  init(perSecond: Double, burst: Int, maximumCount: Int = 65_536) {
    interval = Int64(min(max(1, 1_000_000_000 / perSecond), Self.longestInterval))
    let (capacity, overflows) = interval.multipliedReportingOverflow(by: Int64(max(1, burst)))
    self.capacity = overflows ? .max / 4 : min(capacity, .max / 4)
    shardLimit = max(1, maximumCount / Self.shardCount)
    shards = (0..<Self.shardCount).map { _ in Shard() }
  }

  /// Takes a token; `nil` where there was one, else the seconds until there is.
  func take(_ key: Key, at uptime: Duration) -> Int? {
    let now = Self.nanoseconds(uptime)
    used.store(true, ordering: .relaxed)
    return shard(of: key).state.withLock { state in
      let known = state.fullAt[key]
      let fullAt = max(known ?? now, now) + interval
      let excess = fullAt - now - capacity
      if excess > 0 { return Self.seconds(excess) }
      if known == nil { makeRoom(in: &state, at: now) }
      state.fullAt[key] = fullAt
      return nil
    }
  }

  /// Seconds until the bucket has a token; `nil` where it has one.
  ///
  /// Takes none.
  func wait(_ key: Key, at uptime: Duration) -> Int? {
    guard used.load(ordering: .relaxed) else { return nil }
    let now = Self.nanoseconds(uptime)
    return shard(of: key).state.withLock { state in
      guard let fullAt = state.fullAt[key] else { return nil }
      let excess = fullAt + interval - now - capacity
      return excess > 0 ? Self.seconds(excess) : nil
    }
  }

  /// How many buckets are remembered.
  var count: Int { shards.reduce(0) { $0 + $1.state.withLock { $0.fullAt.count } } }

  private func shard(of key: Key) -> Shard { shards[Int(truncatingIfNeeded: key.hash) & (Self.shardCount - 1)] }

  private func makeRoom(in state: inout State, at now: Int64) {
    guard state.fullAt.count >= shardLimit else { return }
    if now >= state.nextSweep {
      state.nextSweep = now + Self.sweepInterval
      state.fullAt = state.fullAt.filter { $0.value > now }
    }
    // The dictionary's order is as random as the hash: the victim cannot be chosen from outside.
    if state.fullAt.count >= shardLimit, let victim = state.fullAt.keys.first { state.fullAt[victim] = nil }
  }

  private static func nanoseconds(_ duration: Duration) -> Int64 {
    let (seconds, attoseconds) = duration.components
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }

  /// Whole seconds, rounded up, at least one.
  private static func seconds(_ nanoseconds: Int64) -> Int { Int((nanoseconds + 999_999_999) / 1_000_000_000) }
}
