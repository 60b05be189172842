import JWT
import TestSupport
import Testing
import TokenRules

@testable import TokenService

@Suite struct FleetDriftTests {
  static func record(
    _ id: String,
    ring: String = "d1",
    generation: String = "1",
    configuration: String = "c1",
    version: String = "1",
    position: Int64 = 5,
    offset: Int64? = 0,
    age: Double = 1
  ) -> ReplicaRecord {
    ReplicaRecord(
      heartbeat: ReplicaHeartbeat(
        id: id,
        version: version,
        startedAt: Fixtures.now,
        ringDigest: ring,
        ringGeneration: generation,
        configurationDigest: configuration,
        revocationPosition: position,
        clockOffset: offset,
        propagation: nil
      ),
      seenAt: Timestamp(milliseconds: Fixtures.now.milliseconds - Int64(age * 1000)),
      age: age
    )
  }

  private static func drift(_ records: [ReplicaRecord], of expected: Int? = nil) -> FleetDrift {
    let place = StorePlace(kind: .postgresql, name: "host/db")
    return FleetDrift(records: records, place: place, expected: expected, clockBound: 5)
  }

  private static func remarks(_ records: [ReplicaRecord]) -> [[String]] { drift(records).rows.map(\.remarks) }

  @Test func `replicas that are told the same agree`() {
    let drift = Self.drift([Self.record("a"), Self.record("b"), Self.record("c")], of: 3)
    #expect(drift.isAgreement && drift.text.hasSuffix("all agree"))
  }

  @Test func `each way to differ is marked`() {
    let base = [Self.record("a"), Self.record("b")]
    #expect(Self.remarks([Self.record("x", ring: "d2", generation: "2")] + base)[1] == ["another ring than the newest"])
    #expect(Self.remarks(base + [Self.record("x", ring: "d0")])[2] == ["another ring than the newest"])
    #expect(Self.remarks(base + [Self.record("x", configuration: "c2")])[2] == ["another configuration than most"])
    #expect(Self.remarks(base + [Self.record("x", version: "2")])[2] == ["another version than most"])
    #expect(Self.remarks(base + [Self.record("x", offset: -5001)])[2] == ["its clock is off by more than 5 s"])
    #expect(Self.remarks(base + [Self.record("x", offset: 5000)])[2] == [])
  }

  @Test func `who told earlier that it is further on shows who is behind`() {
    let late = Self.record("late", position: 4, age: 0)
    #expect(Self.remarks([Self.record("a", age: 2), late])[1] == ["its revocations are behind: 4 of 5"])
    // It told before the other one: it may have caught up since.
    #expect(Self.remarks([Self.record("a", age: 0), Self.record("b", position: 4, age: 2)])[1] == [])
  }

  @Test func `who has not been seen for 15 seconds counts for nothing`() {
    let gone = Self.record("gone", ring: "d9", generation: "9", age: 15)
    let drift = Self.drift([gone, Self.record("a")], of: 2)
    #expect(drift.rows.map(\.record.heartbeat.id) == ["a", "gone"])
    #expect(drift.rows.map(\.remarks) == [[], ["not seen for 15 s"]])
    #expect(drift.remarks == ["1 of 2 replicas share the store"])
    #expect(!drift.isAgreement)
    #expect(Self.drift([gone, Self.record("a")], of: 1).isAgreement)
    #expect(!Self.drift([gone]).isAgreement)
  }

  @Test func `it goes over the wire and back`() throws {
    let drift = Self.drift([Self.record("a"), Self.record("b", offset: nil, age: 20)], of: 2)
    var writer = JSONWriter()
    drift.write(age: 2, to: &writer)
    let read = try #require(FleetDrift(parsing: writer.bytes))
    #expect(read.records == drift.records && read.expected == 2 && read.clockBound == 5)
    #expect(FleetDrift(parsing: Array("{}".utf8)) == nil)
  }

  @Test func `a live replica with another ring keeps a key from being promoted`() {
    let replicas = [Self.record("a"), Self.record("b", ring: "d0", age: 3), Self.record("gone", ring: "d0", age: 60)]
    let faults = FleetPublication(ringDigest: "d1", replicas: replicas).faults
    #expect(faults == ["the replica b has another ring, d0 of generation 1, as it told the store 3 s ago"])
  }
}
