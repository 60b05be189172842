import TokenRules

@testable import TokenService

/// A fleet of two replicas with compressed times, and the rings of a rotation.
enum RehearsalFixture {
  /// Milliseconds since 1970; everything in these tests is counted from it.
  static let start: Int64 = 1_800_000_000_000
  static let bounds = RotationBounds(longestTTL: 6, leeway: 2, propagation: 3, clock: 1)

  static func at(_ seconds: Double) -> Int64 { start + Int64(seconds * 1000) }

  /// A time from one moment to another.
  static func time(_ from: Double, _ to: Double? = nil) -> ClosedRange<Int64> { at(from)...at(to ?? from) }

  /// A ring whose key `a` signs.
  static func ring() -> RingRecord {
    let key = NewKey(id: "a", fingerprint: "00000000000000aa")
    return RingRecord(environment: .staging, first: key, at: Timestamp(milliseconds: at(-100)), bounds: bounds)
  }

  /// The same with `b` in standby.
  static func staged() throws -> RingRecord {
    var ring = ring()
    try ring.stage(NewKey(id: "b", fingerprint: "00000000000000bb"), at: Timestamp(milliseconds: at(0)))
    return ring
  }

  /// The same after `b` took over, ten seconds in: `a` ends at 23.
  static func promoted() throws -> RingRecord {
    var ring = try staged()
    try ring.promote(at: Timestamp(milliseconds: at(10)), bounds: bounds, publication: .confirmed)
    return ring
  }

  /// Replicas that use a ring from the start.
  static func fleet(_ ring: RingRecord = ring()) -> FleetModel {
    var fleet = FleetModel(replicas: 2, leeway: 2, clock: 1, propagation: 3)
    for index in 0..<2 { fleet.replicas[index].give(ring, from: at(-50), settled: at(-50)) }
    return fleet
  }

  /// A token of a service, issued at a second for six.
  static func minted(_ keyID: String, at second: Int64, ahead: Int64 = 0) -> DrillToken {
    let issuedAt = start / 1000 + second
    return DrillToken(
      text: "token-\(keyID)-\(second)",
      keyID: keyID,
      origin: .minted(replica: 0),
      issuedAt: issuedAt,
      expiresAt: issuedAt + 6,
      makerOffset: ahead * 1000
    )
  }

  /// A token of the rehearsal's own, which outlives its key.
  static func sentinel(_ keyID: String) -> DrillToken {
    let now = start / 1000
    return DrillToken(
      text: "sentinel-\(keyID)",
      keyID: keyID,
      origin: .sentinel,
      issuedAt: now - 120,
      expiresAt: now + 43_200
    )
  }
}
