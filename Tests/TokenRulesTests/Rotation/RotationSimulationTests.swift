import TestSupport
import Testing
import TokenRules

/// Random rotations before replicas that learn of them late and whose clocks are wrong, all within the bounds.
///
/// Whatever a replica signs must be accepted by every other one until it ends, and nobody may need luck for it: the
/// bounds are all that is assumed.
@Suite struct RotationSimulationTests {
  @Test(arguments: 0..<200 as Range<UInt64>)
  func `no token is rejected while the bounds hold`(seed: UInt64) throws {
    var world = World(seed: seed)
    world.rotate(times: 12)
    let tokens = (0..<400).map { _ in world.sign() }
    for token in tokens {
      for verifier in world.replicas {
        for moment in world.moments(of: token, at: verifier) {
          let isAccepted = world.ring(of: verifier, at: moment)[token.key]?.isUsable(at: verifier.read(moment)) == true
          #expect(isAccepted, "\(token) at \(moment) by \(verifier.name)")
        }
      }
    }
  }

  @Test func `the simulation finds a bound that is too small`() throws {
    // The same worlds, planned as if clocks were right and changes arrived at once.
    let failures = (0..<200 as Range<UInt64>).count { seed in
      var world = World(seed: seed, planned: RotationBounds(longestTTL: 300, leeway: 30, propagation: 0, clock: 0))
      world.rotate(times: 12)
      return (0..<400).contains { _ in
        let token = world.sign()
        return world.replicas.contains { verifier in
          world.moments(of: token, at: verifier).contains { moment in
            world.ring(of: verifier, at: moment)[token.key]?.isUsable(at: verifier.read(moment)) != true
          }
        }
      }
    }
    #expect(failures > 100)
  }
}

private struct Replica {
  let name: Int
  /// How far its clock is ahead, in milliseconds.
  let offset: Int64
  /// How long each version of the ring needs to reach it, in milliseconds.
  let delays: [Int64]

  func read(_ moment: Int64) -> Timestamp { Timestamp(milliseconds: moment + offset) }
}

private struct Token {
  let key: String
  let issuedAt: Int64
  /// In seconds, by the minter's clock.
  let expiresAt: Int64
}

private struct World {
  static let truth = RotationBounds(longestTTL: 300, leeway: 30, propagation: 60, clock: 5)
  private let planned: RotationBounds
  private var random: SeededGenerator
  private let operatorOffset: Int64
  private var versions: [(moment: Int64, ring: RingRecord)] = []
  let replicas: [Replica]

  init(seed: UInt64, planned: RotationBounds = truth) {
    var random = SeededGenerator(seed: seed)
    let clock = Self.truth.clock * 1000
    operatorOffset = .random(in: -clock...clock, using: &random)
    replicas = (0..<3).map { name in
      Replica(
        name: name,
        offset: .random(in: -clock...clock, using: &random),
        delays: (0..<64).map { _ in .random(in: 0...Self.truth.propagation * 1000, using: &random) }
      )
    }
    self.planned = planned
    self.random = random
    let start = Fixtures.now.milliseconds
    let first = RingRecord(
      environment: .staging,
      first: Fixtures.newKey("k0"),
      at: Timestamp(milliseconds: start + operatorOffset),
      bounds: planned
    )
    versions = [(start, first)]
  }

  /// An operator who stages, promotes, rolls back and retires at random times, and waits only where the rules say so.
  mutating func rotate(times: Int) {
    var moment = versions[0].moment + 120_000
    for step in 1...times {
      moment += .random(in: 1...400_000, using: &random)
      change(at: moment) { ring, now, _ in try ring.stage(Fixtures.newKey("k\(step)"), at: now) }
      moment += planned.propagation * 1000 + .random(in: 1000...5000, using: &random)
      change(at: moment) { ring, now, bounds in try ring.promote(at: now, bounds: bounds) }
      if Bool.random(using: &random) {
        moment += .random(in: 0...600_000, using: &random)
        change(at: moment) { ring, now, bounds in try ring.rollBack(at: now, bounds: bounds) }
      }
      for key in versions.last!.ring.fallbacks where Bool.random(using: &random) {
        change(at: moment) { ring, now, bounds in try ring.retire(key.id, at: now, bounds: bounds) }
      }
    }
  }

  private mutating func change(
    at moment: Int64,
    _ body: (inout RingRecord, Timestamp, RotationBounds) throws -> Void
  ) {
    var ring = versions.last!.ring
    // A refusal is an answer: the operator goes on.
    guard (try? body(&ring, Timestamp(milliseconds: moment + operatorOffset), planned)) != nil else { return }
    versions.append((moment, ring))
  }

  /// The ring that a replica has: the newest version that has reached it.
  func ring(of replica: Replica, at moment: Int64) -> RingRecord {
    let reached = versions.indices.last { index in
      index == 0 || versions[index].moment + replica.delays[index % replica.delays.count] <= moment
    }
    return versions[reached!].ring
  }

  mutating func sign() -> Token {
    let end = versions.last!.moment + 1_200_000
    let moment = Int64.random(in: versions[0].moment...end, using: &random)
    let minter = replicas.randomElement(using: &random)!
    let lifetime = Int64.random(in: 60...Self.truth.longestTTL, using: &random)
    let key = ring(of: minter, at: moment).active!.id
    return Token(key: key, issuedAt: moment, expiresAt: minter.read(moment).seconds + lifetime)
  }

  /// Moments from the signature to the last one at which the verifier's clock is within the token's life and leeway.
  func moments(of token: Token, at verifier: Replica) -> [Int64] {
    let last = (token.expiresAt + Self.truth.leeway) * 1000 - verifier.offset - 1
    guard last > token.issuedAt else { return [] }
    return [token.issuedAt, (token.issuedAt + last) / 2, last - 1000, last].filter { $0 >= token.issuedAt }
  }
}
