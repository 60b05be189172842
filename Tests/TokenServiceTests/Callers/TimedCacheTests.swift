import JWT
import Testing

@testable import TokenService

@Suite struct TimedCacheTests {
  @Test func `a value is known until its end`() {
    var cache = TimedCache<Int>(capacity: 10)
    cache.insert(1, for: Self.digest(1), until: .seconds(30))
    #expect(cache.value(for: Self.digest(1), at: .milliseconds(29_999)) == 1)
    #expect(cache.value(for: Self.digest(1), at: .seconds(30)) == nil)
    #expect(cache.value(for: Self.digest(2), at: .zero) == nil)
  }

  @Test func `the oldest goes when there is no room`() {
    var cache = TimedCache<Int>(capacity: 3)
    for number in 0..<5 { cache.insert(number, for: Self.digest(number), until: .seconds(1)) }
    #expect((0..<5).map { cache.value(for: Self.digest($0), at: .zero) } == [nil, nil, 2, 3, 4])
  }

  @Test func `a token that is learnt again is as new as the last time`() {
    var cache = TimedCache<Int>(capacity: 2)
    cache.insert(1, for: Self.digest(1), until: .seconds(1))
    cache.insert(2, for: Self.digest(2), until: .seconds(1))
    cache.insert(11, for: Self.digest(1), until: .seconds(1))
    cache.insert(3, for: Self.digest(3), until: .seconds(1))
    #expect((1...3).map { cache.value(for: Self.digest($0), at: .zero) } == [11, nil, 3])
  }

  @Test func `many tokens, and the same token many times, take a bounded room`() {
    var cache = TimedCache<Int>(capacity: 100)
    for number in 0..<10_000 {
      cache.insert(number, for: Self.digest(number), until: .seconds(1))
      cache.insert(number, for: Self.digest(-1), until: .seconds(1))
      #expect(cache.count <= 100)
      #expect(cache.marks <= 301)
    }
    #expect(cache.value(for: Self.digest(-1), at: .zero) == 9999)
  }

  private static func digest(_ number: Int) -> SHA256Digest { SHA256Digest(of: "\(number)") }
}
