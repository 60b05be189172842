import TestSupport
import Testing
import TokenRules

@Suite struct RingRecordRetiringTests {
  private static let due = Fixtures.now.seconds + 3600 + 60 + 900 + 30 + 10

  @Test func `a fallback retires when its tokens are dead, and not a second before`() throws {
    var ring = try Fixtures.promotedRing()
    let before = ring
    let early = Timestamp(milliseconds: Self.due * 1000 - 1)
    #expect(throws: RotationError.tooEarly(id: "k1", until: Self.due)) {
      try ring.retire("k1", at: early, bounds: Fixtures.bounds)
    }
    #expect(ring == before)
    try ring.retire("k1", at: Timestamp(seconds: Self.due), bounds: Fixtures.bounds)
    #expect(ring["k1"]?.state == .retired)
    #expect(ring["k1"]?.endedAt == Self.due)
    #expect(ring.generation == before.generation + 1)
  }

  @Test func `the time in the file holds where the bounds are smaller today`() throws {
    var ring = try Fixtures.promotedRing()
    let smaller = RotationBounds(longestTTL: 60, leeway: 0, propagation: 0, clock: 0)
    #expect(throws: RotationError.tooEarly(id: "k1", until: Self.due)) {
      try ring.retire("k1", at: Fixtures.later(3700), bounds: smaller)
    }
  }

  @Test func `larger bounds put the retirement off`() throws {
    var ring = try Fixtures.promotedRing()
    let larger = RotationBounds(longestTTL: 900, leeway: 130)
    #expect(throws: RotationError.tooEarly(id: "k1", until: Self.due + 100)) {
      try ring.retire("k1", at: Timestamp(seconds: Self.due), bounds: larger)
    }
  }

  @Test func `reports of every replica may bring the retirement forward`() throws {
    var ring = try Fixtures.promotedRing()
    let since = Fixtures.now.seconds + 3602
    let reports = [report("r1", since: since - 1), report("r2", since: since), report("r3", since: since - 2)]
    let due = since + 900 + 30 + 10
    #expect(throws: RotationError.tooEarly(id: "k1", until: due)) {
      try ring.retire("k1", at: Timestamp(seconds: due - 1), bounds: Fixtures.bounds, reports: reports)
    }
    try ring.retire("k1", at: Timestamp(seconds: due), bounds: Fixtures.bounds, reports: reports)
    #expect(ring["k1"]?.state == .retired)
  }

  @Test func `a replica that signs with the key still stops the retirement, whatever the time`() throws {
    var ring = try Fixtures.promotedRing()
    let reports = [report("r1", since: 0), report("r2", since: nil)]
    #expect(throws: RotationError.stillSigning(id: "k1", replica: "r2")) {
      try ring.retire("k1", at: Fixtures.later(1_000_000), bounds: Fixtures.bounds, reports: reports)
    }
  }

  @Test func `the largest leeway that a replica reports counts`() throws {
    let ring = try Fixtures.promotedRing()
    let plan = try ring.retirementPlan(
      of: "k1",
      at: Fixtures.later(3700),
      bounds: Fixtures.bounds,
      reports: [report("r1", since: Fixtures.now.seconds + 3600, leeway: 300)]
    )
    #expect(plan?.leeway == 300)
    #expect(plan?.retireAt == Fixtures.now.seconds + 3600 + 900 + 300 + 10)
  }

  @Test func `a standby never signed: it retires at once`() throws {
    var ring = try Fixtures.stagedRing()
    try ring.retire("k2", at: Fixtures.now, bounds: Fixtures.bounds)
    #expect(ring["k2"]?.state == .retired)
  }

  @Test func `the key that signs does not retire, nor does one that is gone`() throws {
    var ring = try Fixtures.stagedRing()
    #expect(throws: RotationError.wrongState(id: "k1", state: .active)) {
      try ring.retire("k1", at: Fixtures.now, bounds: Fixtures.bounds)
    }
    try ring.retire("k2", at: Fixtures.now, bounds: Fixtures.bounds)
    #expect(throws: RotationError.wrongState(id: "k2", state: .retired)) {
      try ring.retire("k2", at: Fixtures.now, bounds: Fixtures.bounds)
    }
    #expect(throws: RotationError.unknownKey("k9")) {
      try ring.retire("k9", at: Fixtures.now, bounds: Fixtures.bounds)
    }
  }

  @Test func `where a record is silent the key stopped when its successor began`() throws {
    let active = KeyRecord(id: "b", state: .active, activatedAt: Fixtures.now.seconds)
    let ring = RingRecord(environment: .staging, keys: [active, KeyRecord(id: "a", state: .fallback)])
    let plan = try ring.retirementPlan(of: "a", at: Fixtures.now, bounds: Fixtures.bounds)
    #expect(plan?.lastSignature == .assumed(demotedAt: Fixtures.now.seconds, propagation: 60))
    #expect(plan?.longestTTL == 900)
  }

  @Test func `where nothing says when a key stopped it does not retire`() throws {
    var ring = RingRecord(
      environment: .staging,
      keys: [KeyRecord(id: "b", state: .active), KeyRecord(id: "a", state: .fallback)]
    )
    #expect(throws: RotationError.unknownDemotion(id: "a")) {
      try ring.retire("a", at: Fixtures.now, bounds: Fixtures.bounds)
    }
    // What the replicas say is enough.
    let due = Fixtures.now.seconds + 900 + 30 + 10
    let reports = [report("r1", of: "a", since: Fixtures.now.seconds)]
    try ring.retire("a", at: Timestamp(seconds: due), bounds: Fixtures.bounds, reports: reports)
  }

  @Test func `a replica that signed for longer puts the end off, and none brings it forward`() throws {
    var ring = try Fixtures.promotedRing()
    let generation = ring.generation
    let now = Fixtures.later(3600 + 500)
    let early = try plan(ring, now, [report("r1", since: Fixtures.now.seconds + 3600)])
    let isBroughtForward = ring.putOff([early])
    #expect(!isBroughtForward)
    #expect(ring.generation == generation)
    let late = try plan(ring, now, [report("r1", since: nil)])
    let isPutOff = ring.putOff([late])
    #expect(isPutOff)
    #expect(ring["k1"]?.retireAt == now.seconds + 60 + 900 + 30 + 10)
    #expect(ring.generation == generation + 1)
  }

  @Test func `a key is pruned only after it has ended`() throws {
    var ring = try Fixtures.promotedRing()
    let none = ring.prune(endedBy: .max - 1)
    #expect(none == [])
    try ring.retire("k1", at: Timestamp(seconds: Self.due), bounds: Fixtures.bounds)
    let generation = ring.generation
    let early = ring.prune(endedBy: Self.due - 1)
    #expect(early == [])
    #expect(ring.generation == generation)
    let gone = ring.prune(endedBy: Self.due)
    #expect(gone == ["k1"])
    #expect(ring.keys.map(\.id) == ["k2"])
    #expect(ring.generation == generation + 1)
  }

  private func plan(_ ring: RingRecord, _ now: Timestamp, _ reports: [ReplicaReport]) throws -> RetirementPlan {
    try #require(try ring.retirementPlan(of: "k1", at: now, bounds: Fixtures.bounds, reports: reports))
  }

  private func report(_ name: String, of key: String = "k1", since: Int64?, leeway: Int64 = 30) -> ReplicaReport {
    ReplicaReport(
      name: name,
      ringDigest: "",
      notSigningSince: since.map { [key: $0] } ?? [:],
      tokensOut: [:],
      leeway: leeway,
      longestTTL: 900
    )
  }
}
