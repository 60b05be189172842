import TestSupport
import Testing
import TokenRules

@Suite struct RingRecordSigningTests {
  @Test func `a fresh ring has one key, which signs`() {
    let ring = Fixtures.ring()
    #expect(ring.generation == 1)
    #expect(ring.keys.map(\.state) == [.active])
    #expect(ring.active?.activatedAt == Fixtures.now.seconds)
    #expect(ring.active?.longestTTL == 900)
  }

  @Test func `a staged key waits, in front of the others`() throws {
    let ring = try Fixtures.stagedRing()
    #expect(ring.generation == 2)
    #expect(ring.keys.map(\.id) == ["k2", "k1"])
    #expect(ring.keys.map(\.state) == [.standby, .active])
    #expect(ring["k2"]?.createdAt == Fixtures.now.seconds)
  }

  @Test func `an id or a secret that the ring has or had is not staged again`() throws {
    var ring = try Fixtures.stagedRing()
    let before = ring
    #expect(throws: RotationError.duplicateKey("k1")) { try ring.stage(Fixtures.newKey("k1"), at: Fixtures.now) }
    let twin = NewKey(id: "k3", fingerprint: Fixtures.newKey("k1").fingerprint)
    #expect(throws: RotationError.duplicateKey("k3")) { try ring.stage(twin, at: Fixtures.now) }
    #expect(ring == before)
    try ring.revoke("k1", at: Fixtures.now, bounds: Fixtures.bounds, succession: .standby(orElse: nil))
    #expect(throws: RotationError.duplicateKey("k1")) { try ring.stage(Fixtures.newKey("k1"), at: Fixtures.now) }
  }

  @Test func `sixteen usable keys are enough`() throws {
    var ring = Fixtures.ring()
    for index in 2...16 { try ring.stage(Fixtures.newKey("k\(index)"), at: Fixtures.now) }
    #expect(throws: RotationError.ringFull) { try ring.stage(Fixtures.newKey("k17"), at: Fixtures.now) }
    // An ended key takes no place.
    try ring.retire("k16", at: Fixtures.now, bounds: Fixtures.bounds)
    try ring.stage(Fixtures.newKey("k17"), at: Fixtures.now)
    #expect(ring.keys.count == 17)
  }

  @Test func `a promotion has the standby sign and the active key fall back with an end`() throws {
    var ring = try Fixtures.stagedRing()
    try ring.promote(at: Fixtures.later(60), bounds: Fixtures.bounds)
    #expect(ring.generation == 3)
    #expect(ring.active?.id == "k2")
    #expect(ring.active?.activatedAt == Fixtures.now.seconds + 60)
    #expect(ring["k1"]?.state == .fallback)
    #expect(ring["k1"]?.demotedAt == Fixtures.now.seconds + 60)
    // 60 s to propagate, 900 s of TTL, 30 s of leeway, twice 5 s of clock.
    #expect(ring["k1"]?.retireAt == Fixtures.now.seconds + 60 + 60 + 900 + 30 + 10)
  }

  @Test func `a demotion counts the second that has begun`() throws {
    var ring = try Fixtures.stagedRing()
    let moment = Timestamp(milliseconds: Fixtures.later(60).milliseconds + 1)
    try ring.promote(at: moment, bounds: Fixtures.bounds)
    #expect(ring["k1"]?.demotedAt == Fixtures.now.seconds + 61)
    #expect(ring["k2"]?.activatedAt == Fixtures.now.seconds + 61)
  }

  @Test func `a standby signs only once it can be everywhere`() throws {
    var ring = try Fixtures.stagedRing()
    let before = ring
    #expect(throws: RotationError.notPropagated(id: "k2", wait: 1)) {
      try ring.promote(at: Fixtures.later(59), bounds: Fixtures.bounds)
    }
    #expect(ring == before)
    try ring.promote(at: Fixtures.later(59), bounds: Fixtures.bounds, publication: .confirmed)
    #expect(ring.active?.id == "k2")
  }

  @Test func `a standby without a date counts as made this second`() throws {
    var ring = RingRecord(
      environment: .staging,
      keys: [KeyRecord(id: "b", state: .standby), KeyRecord(id: "a", state: .active)]
    )
    #expect(throws: RotationError.notPropagated(id: "b", wait: 60)) {
      try ring.promote(at: Fixtures.now, bounds: Fixtures.bounds)
    }
  }

  @Test func `what cannot be promoted is named`() throws {
    var ring = Fixtures.ring()
    let now = Fixtures.later(3600)
    #expect(throws: RotationError.noStandby) { try ring.promote(at: now, bounds: Fixtures.bounds) }
    #expect(throws: RotationError.unknownKey("x")) { try ring.promote("x", at: now, bounds: Fixtures.bounds) }
    #expect(throws: RotationError.wrongState(id: "k1", state: .active)) {
      try ring.promote("k1", at: now, bounds: Fixtures.bounds)
    }
    try ring.stage(Fixtures.newKey("k2"), at: Fixtures.now)
    try ring.stage(Fixtures.newKey("k3"), at: Fixtures.now)
    #expect(throws: RotationError.ambiguousStandby(["k3", "k2"])) { try ring.promote(at: now, bounds: Fixtures.bounds) }
    try ring.promote("k2", at: now, bounds: Fixtures.bounds)
    #expect(ring.active?.id == "k2")
    #expect(ring["k3"]?.state == .standby)
  }

  @Test func `the longest TTL of a key is the largest that was in force while it signed`() throws {
    var ring = try Fixtures.stagedRing()
    let longer = RotationBounds(longestTTL: 1800, leeway: 30)
    let shorter = RotationBounds(longestTTL: 300, leeway: 30)
    try ring.promote(at: Fixtures.later(60), bounds: longer)
    #expect(ring["k1"]?.longestTTL == 1800)
    try ring.stage(Fixtures.newKey("k3"), at: Fixtures.later(60))
    try ring.promote("k3", at: Fixtures.later(120), bounds: shorter)
    // Tokens of 1,800 s were signed with k2 although 300 s are set now.
    #expect(ring["k2"]?.longestTTL == 1800)
    #expect(ring["k2"]?.retireAt == Fixtures.now.seconds + 120 + 60 + 1800 + 30 + 10)
    #expect(ring["k3"]?.longestTTL == 300)
  }

  @Test func `a rollback has the latest fallback sign again, and both clocks begin anew`() throws {
    var ring = try Fixtures.promotedRing()
    let now = Fixtures.later(3700)
    try ring.rollBack(at: now, bounds: Fixtures.bounds)
    #expect(ring.active?.id == "k1")
    #expect(ring["k1"]?.activatedAt == now.seconds)
    #expect(ring["k1"]?.demotedAt == nil)
    #expect(ring["k1"]?.retireAt == nil)
    #expect(ring["k2"]?.state == .fallback)
    #expect(ring["k2"]?.retireAt == now.seconds + 60 + 900 + 30 + 10)
    try ring.rollBack(at: now, bounds: Fixtures.bounds)
    #expect(ring.active?.id == "k2")
  }

  @Test func `a rollback takes the fallback that signed last`() throws {
    var ring = try Fixtures.promotedRing()
    try ring.stage(Fixtures.newKey("k3"), at: Fixtures.later(3601))
    try ring.promote(at: Fixtures.later(3700), bounds: Fixtures.bounds)
    try ring.rollBack(at: Fixtures.later(3710), bounds: Fixtures.bounds)
    #expect(ring.active?.id == "k2")
  }

  @Test(arguments: [(929 as Int64, true), (930, false), (1000, false), (1001, false)])
  func `a fallback that ends before everybody knows is too late to roll back to`(
    secondsAfter: Int64,
    isPossible: Bool
  ) throws {
    var ring = try Fixtures.promotedRing()
    let before = ring
    // k1 ends 1,000 s after the promotion; 60 s before that is too late, and clocks may be 10 s apart.
    let now = Fixtures.later(3600 + secondsAfter)
    if isPossible {
      try ring.rollBack(at: now, bounds: Fixtures.bounds)
      #expect(ring.active?.id == "k1")
    } else {
      #expect(throws: RotationError.nothingToRollBackTo) { try ring.rollBack(at: now, bounds: Fixtures.bounds) }
      #expect(ring == before)
    }
  }

  @Test func `with no fallback there is nothing to roll back to`() throws {
    var ring = try Fixtures.stagedRing()
    #expect(throws: RotationError.nothingToRollBackTo) {
      try ring.rollBack(at: Fixtures.later(60), bounds: Fixtures.bounds)
    }
  }
}
