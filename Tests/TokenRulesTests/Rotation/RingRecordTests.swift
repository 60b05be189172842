import TestSupport
import Testing
import TokenRules

@Suite struct RingRecordTests {
  @Test func `a digest names the state: whatever changes, changes it`() throws {
    let ring = try Fixtures.promotedRing()
    #expect(ring.digest == (try Fixtures.promotedRing()).digest)
    #expect(ring.digest.count == 64)
    var others = [Fixtures.ring(), try Fixtures.stagedRing()]
    var late = try Fixtures.stagedRing()
    try late.promote(at: Fixtures.later(3601), bounds: Fixtures.bounds)
    others.append(late)
    others.append(RingRecord(environment: .prod, generation: ring.generation, keys: ring.keys))
    others.append(RingRecord(environment: .staging, generation: ring.generation + 1, keys: ring.keys))
    others.append(
      RingRecord(environment: .staging, generation: ring.generation, isMintingStopped: true, keys: ring.keys)
    )
    others.append(RingRecord(environment: .staging, generation: ring.generation, keys: ring.keys.reversed()))
    for other in others { #expect(other.digest != ring.digest) }
    #expect(Set(others.map(\.digest)).count == others.count)
  }

  @Test func `a secret that changes under its id changes the digest`() {
    let ring = { (fingerprint: String) in
      RingRecord(environment: .staging, keys: [KeyRecord(id: "a", state: .active, fingerprint: fingerprint)])
    }
    #expect(ring("0123456789abcdef").digest != ring("fedcba9876543210").digest)
  }

  @Test func `the next retirement is the first that is still to come`() throws {
    var ring = try Fixtures.promotedRing()
    try ring.stage(Fixtures.newKey("k3"), at: Fixtures.later(3600))
    try ring.promote(at: Fixtures.later(3700), bounds: Fixtures.bounds)
    let first = Fixtures.now.seconds + 4600
    #expect(ring.nextRetirement(after: Fixtures.later(3700)) == first)
    #expect(ring.nextRetirement(after: Timestamp(seconds: first - 1)) == first)
    #expect(ring.nextRetirement(after: Timestamp(seconds: first)) == first + 100)
    #expect(ring.nextRetirement(after: Timestamp(seconds: first + 100)) == nil)
  }

  @Test(arguments: [
    (KeyRecord.State.standby, true), (.active, true), (.fallback, true), (.retired, false), (.revoked, false),
  ])
  func `what was retired or revoked is not usable`(state: KeyRecord.State, isUsable: Bool) {
    #expect(state.isUsable == isUsable)
    #expect(KeyRecord(id: "a", state: state).isUsable(at: Fixtures.now) == isUsable)
  }

  @Test func `a fallback is usable until its end, other keys have none`() {
    let end = Fixtures.now.seconds
    for state in [KeyRecord.State.fallback, .active, .standby] {
      let key = KeyRecord(id: "a", state: state, retireAt: end)
      #expect(key.isUsable(at: Timestamp(milliseconds: end * 1000 - 1)))
      #expect(key.isUsable(at: Fixtures.now) == (state != .fallback))
    }
  }

  @Test func `an overlap that is too short for the tokens is found`() throws {
    let ring = try Fixtures.promotedRing()
    let demoted = Fixtures.now.seconds + 3600
    #expect(ring.shortOverlaps(longestTTL: 900, leeway: 30, clock: 5, at: Fixtures.now).isEmpty)
    // The leeway of this verifier is larger than the one that was planned with.
    #expect(
      ring.shortOverlaps(longestTTL: 900, leeway: 91, clock: 5, at: Fixtures.now)
        == [ShortOverlap(keyID: "k1", retireAt: demoted + 1000, earliest: demoted + 1001)]
    )
  }

  @Test func `an overlap that was too short does no harm once the tokens are dead`() throws {
    let ring = try Fixtures.promotedRing()
    let dead = Fixtures.later(3600 + 1001)
    let shortly = Timestamp(seconds: dead.seconds - 1)
    #expect(ring.shortOverlaps(longestTTL: 900, leeway: 91, clock: 5, at: shortly).map(\.keyID) == ["k1"])
    #expect(ring.shortOverlaps(longestTTL: 900, leeway: 91, clock: 5, at: dead).isEmpty)
  }

  @Test func `the configured TTL counts where the record has none, and only there`() {
    let start = Timestamp(seconds: 0)
    let ring = { (longestTTL: Int64?) in
      RingRecord(
        environment: .staging,
        keys: [
          KeyRecord(id: "a", state: .fallback, demotedAt: 0, retireAt: 500, longestTTL: longestTTL),
          KeyRecord(id: "b", state: .active),
        ]
      )
    }
    #expect(ring(nil).shortOverlaps(longestTTL: 900, leeway: 30, clock: 5, at: start).map(\.earliest) == [940])
    // Its tokens never lived longer than 300 s, whatever may be asked for today.
    #expect(ring(300).shortOverlaps(longestTTL: 900, leeway: 30, clock: 5, at: start).isEmpty)
  }
}
