import TestSupport
import Testing
import TokenRules

@Suite struct RingRecordRevokingTests {
  @Test func `the oldest standby takes the place of a compromised key in the same change`() throws {
    var ring = try Fixtures.stagedRing()
    try ring.stage(Fixtures.newKey("k3"), at: Fixtures.later(10))
    let generation = ring.generation
    // At once: a compromise does not wait until everybody has the standby.
    try revoke(&ring, "k1", .standby(orElse: Fixtures.newKey("k4")), after: 10)
    #expect(ring["k1"]?.state == .revoked)
    #expect(ring["k1"]?.endedAt == Fixtures.now.seconds + 10)
    #expect(ring.active?.id == "k2")
    #expect(ring["k4"] == nil)
    #expect(ring.generation == generation + 1)
  }

  @Test func `without a standby a new key signs`() throws {
    var ring = Fixtures.ring()
    try revoke(&ring, "k1", .standby(orElse: Fixtures.newKey("k2")))
    #expect(ring.active?.id == "k2")
    #expect(ring.active?.activatedAt == Fixtures.now.seconds)
    #expect(ring.active?.longestTTL == 900)
    #expect(ring.keys.map(\.state) == [.active, .revoked])
  }

  @Test func `without a successor the ring stays as it was`() throws {
    var ring = Fixtures.ring()
    let before = ring
    #expect(throws: RotationError.noSuccessor) { try revoke(&ring, "k1", .standby(orElse: nil)) }
    #expect(ring == before)
  }

  @Test func `minting stops where that is asked for, and goes on with the next promotion`() throws {
    var ring = try Fixtures.stagedRing()
    try revoke(&ring, "k1", .stopMinting)
    #expect(ring.active == nil)
    #expect(ring.isMintingStopped)
    #expect(ring["k2"]?.state == .standby)
    try ring.promote(at: Fixtures.later(60), bounds: Fixtures.bounds)
    #expect(ring.active?.id == "k2")
    #expect(!ring.isMintingStopped)
    #expect(ring.fallbacks.isEmpty)
  }

  @Test func `a fallback or standby is revoked without touching the key that signs`() throws {
    var ring = try Fixtures.promotedRing()
    try revoke(&ring, "k1", .stopMinting, after: 3600)
    #expect(ring["k1"]?.state == .revoked)
    #expect(ring.active?.id == "k2")
    #expect(!ring.isMintingStopped)
  }

  @Test func `a retired key can be found compromised, a revoked one not twice`() throws {
    var ring = try Fixtures.stagedRing()
    try ring.retire("k2", at: Fixtures.now, bounds: Fixtures.bounds)
    try revoke(&ring, "k2", .stopMinting)
    #expect(ring["k2"]?.state == .revoked)
    #expect(throws: RotationError.wrongState(id: "k2", state: .revoked)) { try revoke(&ring, "k2", .stopMinting) }
    #expect(throws: RotationError.unknownKey("k9")) { try revoke(&ring, "k9", .stopMinting) }
  }

  @Test func `a revoked key is nothing to roll back to`() throws {
    var ring = try Fixtures.promotedRing()
    try revoke(&ring, "k1", .stopMinting, after: 3600)
    #expect(throws: RotationError.nothingToRollBackTo) {
      try ring.rollBack(at: Fixtures.later(3600), bounds: Fixtures.bounds)
    }
  }

  private func revoke(
    _ ring: inout RingRecord,
    _ id: String,
    _ succession: RingRecord.Succession,
    after seconds: Int64 = 0
  ) throws(RotationError) {
    try ring.revoke(id, at: Fixtures.later(seconds), bounds: Fixtures.bounds, succession: succession)
  }
}
