public import TokenRules

/// Rings and bounds as tests of rotations need them.
extension Fixtures {
  /// 900 s of TTL, 30 s of leeway, 60 s to propagate, clocks within 5 s.
  public static let bounds = RotationBounds(longestTTL: 900, leeway: 30)

  /// A key that no ring has yet, with a fingerprint of its own.
  public static func newKey(_ id: String) -> NewKey { NewKey(id: id, fingerprint: "fingerprint-of-" + id) }

  /// A moment some seconds after ``now``.
  public static func later(_ seconds: Int64) -> Timestamp { Timestamp(seconds: now.seconds + seconds) }

  /// A ring whose key `k1` signs since ``now``.
  public static func ring() -> RingRecord {
    RingRecord(environment: .staging, first: newKey("k1"), at: now, bounds: bounds)
  }

  /// The same ring with `k2` in standby since ``now``.
  public static func stagedRing() throws(RotationError) -> RingRecord {
    var ring = ring()
    try ring.stage(newKey("k2"), at: now)
    return ring
  }

  /// The same ring with `k2` signing for an hour, and `k1` a fallback as long.
  public static func promotedRing() throws(RotationError) -> RingRecord {
    var ring = try stagedRing()
    try ring.promote(at: later(3600), bounds: bounds)
    return ring
  }
}
