import Testing

@testable import TokenService

@Suite struct TokenBucketsTests {
  private let key = TokenBuckets.Key("sess_1")

  @Test func aBucketHoldsItsBurstAndRefillsAtItsRate() {
    let buckets = TokenBuckets(perSecond: 2, burst: 3)
    for _ in 1...3 { #expect(buckets.take(key, at: .seconds(10)) == nil) }
    #expect(buckets.take(key, at: .seconds(10)) == 1)
    #expect(buckets.take(key, at: .milliseconds(10_499)) == 1)
    #expect(buckets.take(key, at: .milliseconds(10_500)) == nil)
    #expect(buckets.take(key, at: .milliseconds(10_500)) == 1)
    for _ in 1...3 { #expect(buckets.take(key, at: .seconds(100)) == nil) }
    #expect(buckets.take(key, at: .seconds(100)) == 1)
  }

  @Test func theWaitIsLongEnough() {
    let buckets = TokenBuckets(perSecond: 0.1, burst: 1)
    #expect(buckets.take(key, at: .zero) == nil)
    #expect(buckets.take(key, at: .zero) == 10)
    #expect(buckets.take(key, at: .milliseconds(9_999)) == 1)
    #expect(buckets.take(key, at: .seconds(10)) == nil)
  }

  @Test func lookingTakesNothing() {
    let buckets = TokenBuckets(perSecond: 1, burst: 1)
    for _ in 1...5 { #expect(buckets.wait(key, at: .zero) == nil) }
    #expect(buckets.take(key, at: .zero) == nil)
    #expect(buckets.wait(key, at: .zero) == 1)
    #expect(buckets.wait(key, at: .seconds(1)) == nil)
  }

  @Test func namesAreComparedByteForByte() {
    let buckets = TokenBuckets(perSecond: 1, burst: 1)
    #expect(buckets.take(TokenBuckets.Key("K"), at: .zero) == nil)
    // The Kelvin sign is canonically equivalent to K, and another name.
    #expect(buckets.take(TokenBuckets.Key("\u{212a}"), at: .zero) == nil)
    #expect(buckets.take(TokenBuckets.Key("K"), at: .zero) == 1)
  }

  @Test func memoryIsBounded() {
    let buckets = TokenBuckets(perSecond: 1, burst: 10, maximumCount: 1600)
    for number in 0..<20_000 { _ = buckets.take(TokenBuckets.Key("\(number)"), at: .zero) }
    #expect(buckets.count <= 1600)
  }

  @Test func fullBucketsAreForgottenFirst() {
    let buckets = TokenBuckets(perSecond: 1, burst: 2, maximumCount: 16 * 64)
    let spent = TokenBuckets.Key("spent")
    for number in 0..<400 { _ = buckets.take(TokenBuckets.Key("full \(number)"), at: .zero) }
    for _ in 1...2 { _ = buckets.take(spent, at: .seconds(5)) }
    // The first ones have refilled by now: they make room, the one that is empty stays.
    for number in 0..<400 { _ = buckets.take(TokenBuckets.Key("new \(number)"), at: .seconds(5)) }
    #expect(buckets.take(spent, at: .seconds(5)) == 1)
    #expect(buckets.count <= 16 * 64)
  }

  @Test func extremesDoNotTrap() {
    let fast = TokenBuckets(perSecond: 1e12, burst: 1_000_000)
    #expect(fast.take(key, at: .zero) == nil)
    let slow = TokenBuckets(perSecond: 1e-9, burst: 1_000_000)
    #expect(slow.take(key, at: .zero) == nil)
    let tiny = TokenBuckets(perSecond: .leastNonzeroMagnitude, burst: 1)
    #expect(tiny.take(key, at: .seconds(1 << 32)) == nil)
    #expect(tiny.take(key, at: .seconds(1 << 32)) != nil)
  }

  @Test func manyThreadsTakeNoMoreThanThereIs() async {
    let buckets = TokenBuckets(perSecond: 0.001, burst: 1000)
    let taken = await withTaskGroup(of: Int.self) { group in
      for _ in 1...8 {
        group.addTask { (1...500).count { _ in buckets.take(TokenBuckets.Key("one"), at: .zero) == nil } }
      }
      return await group.reduce(0, +)
    }
    #expect(taken == 1000)
  }
}
