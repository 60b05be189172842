import JWT
import TestSupport
import Testing

@testable import TokenService

@Suite struct LoadStateTests {
  private static func state(clients: Int = 10, seed: UInt64 = 1) -> LoadState {
    LoadState(
      clients: (0..<clients).map { SimulatedClient(session: "s\($0)", home: $0 % 3) },
      replicas: 3,
      period: 4,
      afterEnd: 3,
      seed: seed,
      now: .zero
    )
  }

  private static func lease(_ token: String, expiresIn: Int64 = 6, refreshAfterIn: Int64 = 4) throws -> LeaseAnswer {
    let text = """
      {"token": "\(token)", "token_id": "sync_\(token)", "kid": "a", "issued_at_unix_ms": 0, "expires_at_unix_ms": \(expiresIn * 1000),
       "expires_in": \(expiresIn), "refresh_after_in": \(refreshAfterIn), "server_time_unix_ms": 0}
      """
    return try #require(LeaseAnswer(try JSONObject(parsing: Array(text.utf8))))
  }

  private static func token(_ text: String) -> DrillToken {
    DrillToken(text: text, keyID: "a", origin: .minted(replica: 0), issuedAt: 0, expiresAt: 6)
  }

  /// Everything that becomes due, with its time in tenths of a second.
  private static func run(_ state: inout LoadState, upTo tenths: Int) -> [(at: Double, action: LoadAction)] {
    (0...tenths).flatMap { tenth -> [(Double, LoadAction)] in
      let due = state.takeDue(at: .milliseconds(tenth * 100))
      for _ in due { state.finished() }
      return due.map { (Double(tenth) / 10, $0) }
    }
  }

  private static func isMint(_ action: LoadAction) -> Bool { if case .mint = action { true } else { false } }

  @Test func `every client mints once within the period, when the seed says`() {
    var (first, second, other) = (Self.state(clients: 50), Self.state(clients: 50), Self.state(clients: 50, seed: 2))
    let times = Self.run(&first, upTo: 40).map(\.at)
    #expect(times.count == 50)
    #expect(Set(times.map { Int($0 - 0.05) }) == [0, 1, 2, 3])
    #expect(times == Self.run(&second, upTo: 40).map(\.at))
    #expect(times != Self.run(&other, upTo: 40).map(\.at))
  }

  @Test func `a client renews when the answer said, not before`() throws {
    var state = Self.state(clients: 1)
    _ = Self.run(&state, upTo: 40)
    state.granted(try Self.lease("t"), Self.token("t"), to: 0, by: 0, afterRefusal: false, now: .seconds(4))
    let mints = Self.run(&state, upTo: 120).filter { Self.isMint($0.action) }
    #expect(mints.map(\.at) == [8])
  }

  @Test func `a fresh token is asked about at once at the others, and at last after its end`() throws {
    var state = Self.state(clients: 1)
    _ = Self.run(&state, upTo: 40)
    state.granted(try Self.lease("t"), Self.token("t"), to: 0, by: 0, afterRefusal: false, now: .seconds(4))
    let probes = Self.run(&state, upTo: 200).compactMap { entry -> (at: Double, replica: Int)? in
      guard case .probe(_, let replica, _) = entry.action else { return nil }
      return (entry.at, replica)
    }
    #expect(probes.filter { $0.at == 4 }.map(\.replica).sorted() == [1, 2])
    let last = try #require(probes.last)
    #expect(last.at > 4 + 6 + 3)
    #expect(Set(probes.map(\.replica)) == [0, 1, 2])
    #expect(state.isDrained)
  }

  @Test func `a client whose lease is refused mints once more, for that lease`() throws {
    var state = Self.state(clients: 1)
    _ = Self.run(&state, upTo: 40)
    state.granted(try Self.lease("new"), Self.token("new"), to: 0, by: 0, afterRefusal: false, now: .seconds(4))
    for token in ["old", "new", "new"] { state.refused(token, of: 0, now: .seconds(5)) }
    let mints = Self.run(&state, upTo: 70).compactMap { entry -> Bool? in
      if case .mint(_, _, let afterRefusal) = entry.action { afterRefusal } else { nil }
    }
    #expect(mints == [true])
  }

  @Test func `a client that minted again renews once, not for each lease that it had`() throws {
    var state = Self.state(clients: 1)
    _ = Self.run(&state, upTo: 40)
    state.granted(try Self.lease("t1"), Self.token("t1"), to: 0, by: 0, afterRefusal: false, now: .seconds(4))
    state.refused("t1", of: 0, now: .seconds(5))
    _ = Self.run(&state, upTo: 50)
    state.granted(try Self.lease("t2"), Self.token("t2"), to: 0, by: 0, afterRefusal: false, now: .seconds(5))
    let mints = Self.run(&state, upTo: 200).filter { Self.isMint($0.action) }
    #expect(mints.map(\.at) == [9])
  }

  @Test func `a client whose second lease is refused as well waits until it is to renew`() throws {
    var state = Self.state(clients: 1)
    _ = Self.run(&state, upTo: 40)
    let lease = try Self.lease("t")
    state.granted(lease, Self.token("t"), to: 0, by: 0, afterRefusal: true, now: .seconds(4))
    state.refused("t", of: 0, now: .seconds(5))
    #expect(Self.run(&state, upTo: 120).filter { Self.isMint($0.action) }.map(\.at) == [8])
  }

  @Test func `nothing is minted once minting is stopped`() {
    var state = Self.state(clients: 5)
    state.stopMinting()
    #expect(Self.run(&state, upTo: 100).isEmpty)
  }

  @Test func `no more is in flight than the machine can take`() {
    var state = Self.state(clients: 1000)
    #expect(state.takeDue(at: .seconds(10)).count == 256)
    #expect(state.takeDue(at: .seconds(10)).isEmpty)
    state.finished()
    #expect(state.takeDue(at: .seconds(10)).count == 1)
  }

  @Test func `a token of a key that ended long ago is let go`() {
    var state = Self.state(clients: 0)
    state.watch(Self.token("s"), from: .zero)
    #expect(Self.run(&state, upTo: 1).count == 1)
    state.forget(["a"])
    state.watchAgain(Self.token("s"), now: .zero)
    #expect(Self.run(&state, upTo: 100).isEmpty)
  }

  @Test(arguments: [7200, -7200]) func `a wall clock that is stepped changes nothing but what it would have misled to`(
    _ ahead: Int
  ) throws {
    var state = Self.state(clients: 10)
    _ = Self.run(&state, upTo: 40)
    state.stepWallClocks(ahead: ahead)
    for client in 0..<10 {
      state.granted(
        try Self.lease("t\(client)"),
        Self.token("t\(client)"),
        to: client,
        by: 0,
        afterRefusal: false,
        now: .seconds(4)
      )
    }
    #expect(state.leasesOffClock == 1)
    #expect(state.misjudgedOffClock == 1)
    let mints = Self.run(&state, upTo: 85).filter { Self.isMint($0.action) }
    #expect(mints.map(\.at) == Array(repeating: 8, count: 10))
  }
}
