import Testing
import TokenRules

@testable import TokenService

@Suite struct FleetModelTests {
  private typealias Fixture = RehearsalFixture
  private static let unknown = DueVerdict.refuse([DueVerdict.unknownKey])

  // MARK: Minted tokens

  @Test func `a minted token is good everywhere until its end, published or not`() {
    let fleet = Fixture.fleet()
    for keyID in ["a", "never published"] {
      let token = Fixture.minted(keyID, at: 0)
      #expect(fleet.expectation(of: token, at: 1, during: Fixture.time(0, 5.9)) == .accept)
    }
  }

  @Test func `between its end and the end of leeway and clock bound either answer is right`() {
    let fleet = Fixture.fleet()
    let token = Fixture.minted("a", at: 0)
    for time in [Fixture.time(5.9, 6.1), Fixture.time(6), Fixture.time(8.9)] {
      #expect(fleet.expectation(of: token, at: 1, during: time) == .either([DueVerdict.expired]))
    }
    #expect(fleet.expectation(of: token, at: 1, during: Fixture.time(9)) == .refuse([DueVerdict.expired]))
  }

  @Test func `a question that took long is judged by every moment of it`() {
    let fleet = Fixture.fleet()
    let token = Fixture.minted("a", at: 0)
    #expect(fleet.expectation(of: token, at: 1, during: Fixture.time(1, 30)) == .either([DueVerdict.expired]))
  }

  @Test func `a key that retires too early makes its minted tokens false rejects`() throws {
    var fleet = Fixture.fleet()
    var ring = try Fixture.promoted()
    try ring.retire("a", at: Timestamp(milliseconds: Fixture.at(1000)), bounds: Fixture.bounds)
    fleet.replicas[1].give(ring, from: Fixture.at(12), settled: Fixture.at(12))
    let token = Fixture.minted("a", at: 10)
    #expect(fleet.expectation(of: token, at: 1, during: Fixture.time(14)) == .accept)
  }

  // MARK: Revocation

  @Test func `a revoked key's tokens are refused from the reload bound on, replica by replica`() throws {
    var fleet = Fixture.fleet()
    var ring = try Fixture.staged()
    let now = Timestamp(milliseconds: Fixture.at(10))
    try ring.revoke("a", at: now, bounds: Fixture.bounds, succession: .standby(orElse: nil))
    fleet.replicas[0].give(ring, from: Fixture.at(10), settled: Fixture.at(12))
    for token in [Fixture.minted("a", at: 9), Fixture.sentinel("a")] {
      #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(9.9)) == .accept)
      let close = fleet.expectation(of: token, at: 0, during: Fixture.time(11))
      #expect(close == .either([DueVerdict.unknownKey, DueVerdict.expired]))
      #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(12.1)) == Self.unknown)
      // The other one has not been told.
      #expect(fleet.expectation(of: token, at: 1, during: Fixture.time(12.1)) == .accept)
    }
  }

  @Test func `a replica that is never told of a revocation is stale after the fleet's bound`() {
    var fleet = Fixture.fleet()
    fleet.revoke("a", at: Fixture.at(10))
    let token = Fixture.sentinel("a")
    #expect(fleet.expectation(of: token, at: 1, during: Fixture.time(14.9)) == .accept)
    #expect(fleet.expectation(of: token, at: 1, during: Fixture.time(15, 16)) == Self.unknown)
  }

  @Test func `the bound ends when the ring was seen in force`() throws {
    var fleet = Fixture.fleet()
    let ring = try Fixture.staged()
    fleet.replicas[0].give(ring, from: Fixture.at(0), settled: Fixture.at(2))
    let token = Fixture.sentinel("b")
    #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(0.5)) != .accept)
    fleet.replicas[0].saw(ring.digest, at: Fixture.at(0.4))
    #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(0.5)) == .accept)
  }

  // MARK: Tokens of the rehearsal

  @Test func `a token of an unpublished key is refused, and of a published one accepted`() throws {
    var fleet = Fixture.fleet()
    let token = Fixture.sentinel("b")
    #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(1)) == Self.unknown)
    fleet.replicas[0].give(try Fixture.staged(), from: Fixture.at(2), settled: Fixture.at(4))
    #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(1.9)) == Self.unknown)
    #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(4)) == .accept)
  }

  @Test func `a fallback ends at its time by itself, within what a service may take to notice`() throws {
    let ring = try Fixture.promoted()
    #expect(ring["a"]?.retireAt == Fixture.at(23) / 1000)
    let fleet = Fixture.fleet(ring)
    let token = Fixture.sentinel("a")
    #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(22.9)) == .accept)
    let close = fleet.expectation(of: token, at: 0, during: Fixture.time(24.9))
    #expect(close == .either([DueVerdict.unknownKey, DueVerdict.expired]))
    #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(25)) == Self.unknown)
    #expect(fleet.expectation(of: Fixture.sentinel("b"), at: 0, during: Fixture.time(25)) == .accept)
  }

  @Test func `a ring given to a replica that is away is in force when it is seen`() throws {
    var fleet = Fixture.fleet()
    let ring = try Fixture.staged()
    fleet.replicas[0].goDown(at: Fixture.at(0))
    fleet.replicas[0].give(ring, from: Fixture.at(1), settled: .max)
    #expect(fleet.expectation(of: Fixture.sentinel("b"), at: 0, during: Fixture.time(60)) != .accept)
    #expect(fleet.replicas[0].isDown(during: Fixture.time(60)))
    fleet.replicas[0].comeUp(at: Fixture.at(61))
    fleet.replicas[0].saw(ring.digest, at: Fixture.at(61))
    #expect(fleet.expectation(of: Fixture.sentinel("b"), at: 0, during: Fixture.time(62)) == .accept)
    #expect(!fleet.replicas[0].isDown(during: Fixture.time(62)))
    #expect(fleet.replicas[0].isDown(during: Fixture.time(60.5, 62)))
  }

  // MARK: Clocks

  @Test(arguments: [-2, -1, 1, 2] as [Int64]) func `a clock inside the leeway excuses nothing`(_ ahead: Int64) {
    var fleet = Fixture.fleet()
    fleet.replicas[1].setClock(ahead: ahead * 1000, from: Fixture.at(-10))
    #expect(fleet.expectation(of: Fixture.minted("a", at: 0), at: 1, during: Fixture.time(5)) == .accept)
    let token = Fixture.minted("a", at: ahead, ahead: ahead)
    #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(1)) == .accept)
  }

  @Test(arguments: [-8, 8] as [Int64]) func `a clock outside the leeway is known, of verifier and minter`(
    _ ahead: Int64
  ) {
    var fleet = Fixture.fleet()
    fleet.replicas[1].setClock(ahead: ahead * 1000, from: Fixture.at(-10))
    #expect(fleet.expectation(of: Fixture.minted("a", at: 0), at: 1, during: Fixture.time(1)) == .offClock)
    #expect(fleet.expectation(of: Fixture.minted("a", at: 0), at: 0, during: Fixture.time(1)) == .accept)
    let token = Fixture.minted("a", at: ahead, ahead: ahead)
    #expect(fleet.expectation(of: token, at: 0, during: Fixture.time(1)) == .offClock)
  }

  @Test func `a clock that was set back is excused for as long as the change takes, not longer`() {
    var fleet = Fixture.fleet()
    fleet.replicas[1].setClock(ahead: 8000, from: Fixture.at(-10))
    fleet.replicas[1].setClock(ahead: 0, from: Fixture.at(0))
    let token = Fixture.minted("a", at: 0)
    #expect(fleet.expectation(of: token, at: 1, during: Fixture.time(0.5)) == .offClock)
    #expect(fleet.expectation(of: token, at: 1, during: Fixture.time(1.5)) == .accept)
  }

  @Test func `a wrong clock does not excuse a revoked key`() throws {
    var fleet = Fixture.fleet()
    fleet.replicas[1].setClock(ahead: 8000, from: Fixture.at(-10))
    fleet.revoke("a", at: Fixture.at(0))
    #expect(fleet.expectation(of: Fixture.sentinel("a"), at: 1, during: Fixture.time(6)) == Self.unknown)
  }
}
