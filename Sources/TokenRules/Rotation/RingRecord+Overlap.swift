/// A fallback that ends before its tokens do.
public struct ShortOverlap: Sendable, Hashable {
  /// The key.
  public let keyID: String
  /// When the file ends it, in seconds since 1970.
  public let retireAt: Int64
  /// Before when it must not end.
  public let earliest: Int64

  /// Says that a key ends too early.
  public init(keyID: String, retireAt: Int64, earliest: Int64) {
    self.keyID = keyID
    self.retireAt = retireAt
    self.earliest = earliest
  }
}

extension RingRecord {
  /// The fallbacks that would end while tokens that they signed are valid.
  ///
  /// One whose tokens are all dead by now does no harm, however short its time was: a setting that grew since then must
  /// not keep a service from starting.
  ///
  /// The propagation bound is left out: reports of replicas may have shown that the last signature came earlier.
  ///
  /// - Parameters:
  ///   - longestTTL: the longest TTL that is configured: it holds for keys whose record has none of its own.
  ///   - leeway: the verifier's.
  ///   - clock: the clock bound.
  public func shortOverlaps(longestTTL: Int64, leeway: Int64, clock: Int64, at now: Timestamp) -> [ShortOverlap] {
    fallbacks.compactMap { key in
      guard let retireAt = key.retireAt, let demotedAt = key.demotedAt else { return nil }
      let earliest = demotedAt + (key.longestTTL ?? longestTTL) + leeway + 2 * clock
      guard earliest > now.seconds else { return nil }
      return retireAt < earliest ? ShortOverlap(keyID: key.id, retireAt: retireAt, earliest: earliest) : nil
    }
  }
}
