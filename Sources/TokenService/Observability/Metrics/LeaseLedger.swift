import Synchronization
import TokenRules

/// How many tokens of one key are out: counted by when they end, without a lock, in a memory of one size.
///
/// Ends are rounded up to whole buckets, so that the count is never too low; with a longest TTL of up to 15 minutes a
/// bucket is a second, and the count exact.
final class LeaseLedger: Sendable {
  private static let bucketCount: Int64 = 1024
  /// Room for a clock that is set back a little.
  private static let slack: Int64 = 60

  /// Seconds.
  private let width: Int64
  /// In the upper half which stretch of time a bucket is about, in the lower half how many tokens end in it.
  private let buckets: InlineArray<1024, Atomic<UInt64>> = InlineArray { _ in Atomic(0) }
  private let latest = Atomic<Int64>(0)

  /// - Parameter longestTTL: how long a token may live, in seconds.
  init(longestTTL: Int64) {
    let span = longestTTL + Self.slack
    width = max(1, (span + Self.bucketCount - 3) / (Self.bucketCount - 2))
  }

  /// The latest `exp`, seconds since 1970; `nil` where no token was issued.
  var latestExpiry: Int64? {
    let latest = latest.load(ordering: .relaxed)
    return latest == 0 ? nil : latest
  }

  /// Takes note of a token.
  func record(expiresAt: Int64) {
    let stretch = (max(0, expiresAt) + width - 1) / width
    let mark = UInt64(UInt32(truncatingIfNeeded: stretch)) << 32
    let bucket = Int(stretch % Self.bucketCount)
    var old = buckets[bucket].load(ordering: .relaxed)
    while true {
      // What a bucket held of an earlier stretch has expired. A later one is there only where the clock was set back.
      let isNewer = mark > old & ~0xffff_ffff
      let new = isNewer ? mark | 1 : old & 0xffff_ffff == 0xffff_ffff ? old : old &+ 1
      let (isDone, found) = buckets[bucket].weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
      if isDone { break }
      old = found
    }
    var known = latest.load(ordering: .relaxed)
    while known < expiresAt {
      let (isDone, found) = latest.weakCompareExchange(expected: known, desired: expiresAt, ordering: .relaxed)
      if isDone { break }
      known = found
    }
  }

  /// How many tokens have not expired.
  func count(at now: Timestamp) -> Int {
    let present = now.seconds
    guard latest.load(ordering: .relaxed) > present else { return 0 }
    var count = 0
    for index in buckets.indices {
      let bucket = buckets[index].load(ordering: .relaxed)
      if Int64(bucket >> 32) * width > present { count += Int(bucket & 0xffff_ffff) }
    }
    return count
  }
}
